"""`lianqiao schedule`: the scheduling library on problem and plan files."""

import argparse


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `schedule`; its words are the library's own."""
    parser = commands.add_parser("schedule", help="solve | check | replan problem and plan files", add_help=False)
    parser.add_argument("words", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Hand the words over; exit status 0 done, 1 violations or no plan, 2 wrong input."""
    from scheduling.commands import main

    return main(arguments.words)
