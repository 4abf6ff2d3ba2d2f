"""Command lines that answer in Chinese: what was wrong, how to write it."""

import argparse
import math
import re
import sys

from toolkit.console import say

# what Python's parser says → what it means here
SAYINGS = (
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.+)", r"还缺：\1"),
    (r"one of the arguments (.+) is required", r"这几项要写一项：\1"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同时写"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"\1 后面要写内容"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不写内容：\2"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1 写得不对：\2"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2 这一项，可选：\3"),
    (r"argument (.+?): (.+)", r"\1 \2"),  # what `number` and `numbers` say
    (r"ambiguous option: (\S+) could match (.+)", r"\1 不够清楚，可能是：\2"),
)
HEADS = (("usage: ", "用法："), ("positional arguments:", "参数："), ("options:", "选项："))
WRONG = 2


def in_chinese(message):
    """Return what Python's parser says, in Chinese; what it does not know as it is.

    >>> in_chinese("unrecognized arguments: --all")
    '不认识的参数：--all'
    >>> in_chinese("argument --to: expected one argument")
    '--to 后面要写内容'
    >>> in_chinese("argument --people: invalid int value: 'x'")
    "--people 写得不对：'x'"
    """
    for saying, words in SAYINGS:
        if re.fullmatch(saying, message):
            return re.sub(saying, words, message)
    return message


def number(kind, least):
    """Return the type of an option: a number that is at least so much.

    >>> number(int, 1)("50"), number(float, 0)("0.5")
    (50, 0.5)
    >>> number(int, 1)("0")
    Traceback (most recent call last):
      ...
    argparse.ArgumentTypeError: 要写不小于 1 的整数：0
    """

    def read(text):
        try:
            found = kind(text)
        except ValueError:
            found = math.nan
        if not least <= found < math.inf:
            raise argparse.ArgumentTypeError(f"要写不小于 {least:g} 的{'整数' if kind is int else '数'}：{text}")
        return found

    return read


def numbers(kind, least, count=None):
    """Return the type of an option: numbers with commas between them, so many if `count` is told.

    >>> numbers(float, 0, 2)("4,12"), numbers(int, 1)("10000,100000")
    ((4.0, 12.0), (10000, 100000))
    >>> numbers(float, 0, 2)("4")
    Traceback (most recent call last):
      ...
    argparse.ArgumentTypeError: 要写 2 个数，用逗号分隔：4
    """
    one = number(kind, least)

    def read(text):
        found = tuple(one(part) for part in text.split(","))
        if count and len(found) != count:
            raise argparse.ArgumentTypeError(f"要写 {count} 个数，用逗号分隔：{text}")
        return found

    return read


class Parser(argparse.ArgumentParser):
    """A command line of one of the scripts.

    >>> parser = Parser(prog="scripts/x.sh", description="做一件事。")
    >>> parser.format_usage()
    '用法：scripts/x.sh [-h]\\n'
    """

    def __init__(self, **settings):
        super().__init__(add_help=False, **settings)
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self):
        return self._told(super().format_usage())

    def format_help(self):
        return self._told(super().format_help())

    @staticmethod
    def _told(text):
        for word, head in HEADS:
            text = text.replace(word, head)
        return text

    def error(self, message):
        """Say what is wrong and how to write it, and end with code 2."""
        say(f"错误：{in_chinese(message)}")
        say(self.format_usage() + f"全部说明：{self.prog} --help")
        sys.exit(WRONG)
