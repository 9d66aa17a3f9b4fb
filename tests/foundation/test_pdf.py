"""PDFs: our fonts, every glyph, nothing read from elsewhere, and an end within limits."""

import socket
import threading
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject
from texts import TEXTS

from events.foundation import pdf
from events.foundation.pdf import Limits, PdfFailed, PdfUnavailable, batches, joined, render, render_many
from events.foundation.pdf.glyphs import printable

pytestmark = pytest.mark.pdf
RARE = "𠮷田䶮\ufa19社㛃𬭎王\ue000😀"
PAGE = '<html lang="zh-Hans"><body class="pr-body pr-official"><p class="pr-p">{}</p></body></html>'
PLAIN = '<html lang="zh-Hans"><body class="pr-body pr-agenda"><p>{}</p></body></html>'
SANS = '<html lang="zh-Hans"><body class="pr-body pr-agenda"><p>{0}<b>{0}</b></p></body></html>'


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def fonts_of(content: bytes) -> dict[str, DictionaryObject]:
    """Fonts of the first page by the name the page gives them."""
    page = PdfReader(BytesIO(content)).pages[0]
    return {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}


def drawn(content: bytes) -> Iterator[tuple[str, int]]:
    """The (font, glyph number) of every character drawn on the first page."""
    reader = PdfReader(BytesIO(content))
    font = ""
    for operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations:
        if operator == b"Tf":
            font = operands[0]
        if operator in {b"Tj", b"TJ"}:
            for piece in operands[0] if operator == b"TJ" else operands:
                if hasattr(piece, "original_bytes"):
                    raw = piece.original_bytes
                    yield from ((font, int.from_bytes(raw[i : i + 2])) for i in range(0, len(raw), 2))


def contours(font: DictionaryObject, cid: int) -> int:
    """Outlines of a glyph in the file embedded in the PDF."""
    descendant = font["/DescendantFonts"][0].get_object()
    places = descendant.get("/CIDToGIDMap", "/Identity").get_object()
    number = cid if places == "/Identity" else int.from_bytes(places.get_data()[2 * cid : 2 * cid + 2])
    with TTFont(BytesIO(descendant["/FontDescriptor"]["/FontFile2"].get_data())) as face:
        assert number > 0, f"glyph {cid} is .notdef"
        return int(face["glyf"][face.getGlyphOrder()[number]].numberOfContours)


def test_a_page_is_set_with_our_own_fonts_only() -> None:
    names = {str(font["/BaseFont"]).split("+")[1] for font in fonts_of(render(SANS.format(RARE))).values()}
    assert names == {"Noto-Sans-SC", "Noto-Sans-SC-Semi-Bold", "Lianqiao-Rare-Sans"}


@pytest.mark.parametrize(("page", "said"), [(PAGE, RARE + "—1—"), (SANS, RARE * 2)])
def test_rare_names_are_drawn_with_glyphs_that_have_an_outline(page: str, said: str) -> None:
    content = render(page.format(RARE))
    fonts = fonts_of(content)
    outlined = [contours(fonts[font], number) != 0 for font, number in drawn(content)]
    assert outlined.count(True) == len(said)
    assert outlined.count(False) == said.count("—")  # the spaces of the page number


@pytest.mark.parametrize("first", range(0, len(TEXTS), 25))
def test_no_text_of_the_corpus_leaves_an_empty_box(first: int) -> None:
    texts = [text for text in list(TEXTS.values())[first : first + 25] if printable(text).strip()]
    content = render(PLAIN.format("".join(f"<p>{escape(text)}</p>" for text in texts)))
    fonts, glyphs = fonts_of(content), list(drawn(content))
    for font, number in set(glyphs):
        contours(fonts[font], number)  # asks of each that it is none of .notdef
    assert len(glyphs) > len(texts)


def test_what_no_face_has_is_printed_as_the_geta_mark() -> None:
    assert text_of(render(PLAIN.format("王\ue000😀"))) == ["王〓〓"]


def test_the_same_page_is_the_same_file() -> None:
    assert render(PAGE.format("同一页")) == render(PAGE.format("同一页"))


def test_a_machine_of_this_kind_can_make_pdfs() -> None:
    assert pdf.available()


def test_no_file_outside_the_static_folder_is_read() -> None:
    addresses = (
        "file:///etc/passwd",
        "file:///proc/self/environ",
        "../../pyproject.toml",
        "css/../../pyproject.toml",
        "/etc/passwd",
    )
    links = "".join(f'<link rel="attachment" href="{address}">' for address in addresses)
    assert b"/EmbeddedFile" not in render(PAGE.format("x").replace("<body", f"{links}<body"))


def test_a_packaged_file_and_data_can_be_read() -> None:
    attached = '<link rel="attachment" href="{}"><body'
    for address in ("fonts/OFL-NotoSans.txt", "data:text/plain,hello"):
        assert b"/EmbeddedFile" in render(PAGE.format("x").replace("<body", attached.format(address)))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "inside" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "inside" / "own.txt").write_text("own")
    page = PAGE.format("x").replace("<body", '<link rel="attachment" href="{}"><body')
    assert b"/EmbeddedFile" in render(page.replace("{}", "own.txt"), base=tmp_path / "inside")
    assert b"/EmbeddedFile" not in render(page.replace("{}", "link.txt"), base=tmp_path / "inside")


def test_a_base_element_opens_no_other_folder() -> None:
    page = PAGE.format("x").replace("<body", '<base href="file:///etc/"><link rel="attachment" href="passwd"><body')
    assert b"/EmbeddedFile" not in render(page)


def test_no_connection_is_made() -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def answer() -> None:
            try:
                server.accept()[0].close()
                called.set()
            except OSError:
                return

        listener = threading.Thread(target=answer)
        listener.start()
        place = f"http://127.0.0.1:{server.getsockname()[1]}/"
        render(PAGE.format(f'<img src="{place}a.png"><span style="background:url({place}b.png)">x</span>'))
        assert not called.is_set()
        server.shutdown(socket.SHUT_RDWR)
        listener.join()


def test_several_documents_become_one_in_order() -> None:
    documents = [PLAIN.format(f"第{number}页") for number in "一二三四"]
    assert text_of(render_many(documents)) == ["第一页", "第二页", "第三页", "第四页"]


def test_one_part_is_handed_on_as_it_is() -> None:
    assert joined([b"as it is"]) == b"as it is"


def test_batches_keep_order_and_size() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([])) == []


def test_a_document_that_takes_too_long_is_given_up() -> None:
    endless = PAGE.format("字" * 600_000)
    with pytest.raises(PdfFailed) as refused:
        render(endless, limits=Limits(seconds=2))
    assert (refused.value.code, refused.value.facts) == ("pdf_took_too_long", {"seconds": 2})


def test_a_document_that_wants_too_much_memory_is_given_up() -> None:
    with pytest.raises(PdfFailed) as refused:
        render(PAGE.format("字" * 3000), limits=Limits(memory_mib=100))
    assert refused.value.code == "pdf_too_large"


def test_a_fault_in_the_process_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PdfFailed) as refused:
        render(PAGE.format("x"))
    assert refused.value.code == "pdf_broken"


def test_without_pango_the_caller_learns_to_offer_the_print_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pdf.available.cache_clear()
    try:
        assert not pdf.available()
    finally:
        pdf.available.cache_clear()
    with pytest.raises(PdfUnavailable) as refused:
        render(PAGE.format("x"))
    assert refused.value.code == "pdf_libraries_absent"
