"""Names of the typefaces offices use; Word and WPS have them or put their own in their place."""

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEADING_1 = "黑体"
HEADING_2 = "楷体_GB2312"
PAGE_NUMBER = "宋体"
LATIN = "Times New Roman"
