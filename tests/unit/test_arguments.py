"""A command that is written wrongly answers in Chinese, with what to write; nothing is begun."""

import re
import subprocess
import sys

import archive_register
import export_register
import load_regions
import pytest
from bench import __main__ as bench
from load import __main__ as load
from support.project import ROOT

ENGLISH = re.compile(r"usage|error|argument|required|expected|unrecognized|Traceback|show this", re.I)
WRONG = [
    (archive_register.back_up, ["--nonsense"], "不认识的参数：--nonsense"),
    (archive_register.back_up, ["--to"], "--to 后面要写内容"),
    (archive_register.restore, [], "还缺：备份文件"),
    (archive_register.restore, ["x.tar"], "这几项要写一项：-d/--database --drill"),
    (archive_register.restore, ["x.tar", "--drill", "-d", "y"], "-d/--database 不能与 --drill 同时写"),
    (export_register.export, [], "还缺：区划代码"),
    (load_regions.main, [], "还缺：all|代码"),
    (load.parsed, ["--pause", "abc"], "--pause 要写不小于 0 的数：abc"),
    (load.parsed, ["--pause", "4"], "--pause 要写 2 个数，用逗号分隔：4"),
    (load.parsed, ["--people", "0"], "--people 要写不小于 1 的整数：0"),
    (load.parsed, ["--minutes", "nan"], "--minutes 要写不小于 0.01 的数：nan"),
    (bench.parsed, ["--scale", "abc"], "--scale 要写不小于 1 的整数：abc"),
    (archive_register.back_up, ["--help"], "显示这段说明"),
    (export_register.export, ["--help"], "显示这段说明"),
    (load_regions.main, ["--help"], "显示这段说明"),
    (load.parsed, ["--help"], "人数"),
    (bench.parsed, ["--help"], "资产数"),
]


@pytest.mark.parametrize(("command", "arguments", "words"), WRONG, ids=range(len(WRONG)))
def test_it_says_in_chinese_what_to_write(capsys, command, arguments, words):
    with pytest.raises(SystemExit) as ended:
        command(arguments)
    assert ended.value.code == (0 if arguments == ["--help"] else 2)
    told = "".join(capsys.readouterr())
    assert words in told and "用法：scripts/" in told
    assert not ENGLISH.search(told), told
    assert not re.search(r"--[\w-]+ [A-Z]{2,}", told), told


@pytest.mark.parametrize("arguments", [[], ["nonsense"]])
def test_a_command_that_is_none_lists_those_there_are(arguments):
    command = [sys.executable, ROOT / "scripts" / "main.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "backup" in done.stderr and "Traceback" not in done.stderr
