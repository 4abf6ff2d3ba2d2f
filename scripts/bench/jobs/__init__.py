"""The jobs: what each needs, how long it may take, where it is written."""

import importlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """One job of the bench.

    :param place: module and function that yield its rows
    :param needs: "empty", "country" or "assets", see `bench.stores`
    :param writes: whether it works on a copy of the database
    :param grows: whether it is measured at every scale
    :param missing: what has to be built before it can be measured
    """

    name: str
    title: str
    place: str = ""
    needs: str = "assets"
    writes: bool = False
    grows: bool = True
    seconds: int = 900
    missing: str = ""


JOBS = [
    Job("list", "各级资产列表一页", "lists:levels"),
    Job("list-many", "8 个、40 个地方，200 项共享资产的列表", "lists:many_places"),
    Job("http", "列表经 HTTP，2 个工作进程、8 个客户端", "over_http:pages", writes=True, grows=False),
    Job("notice", "公示网页，2 个工作进程、16 位访客", "notice:visited", needs="empty", writes=True, grows=False),
    Job("totals", "全省汇总", "totals:province"),
    Job("parse", "读取 1 万行 xlsx", "ledgers:parse", needs="country"),
    Job("import", "导入 1 万行，含全部检查", "ledgers:imported", writes=True),
    Job("export", "导出 10 万行 xlsx", "ledgers:exported"),
    Job("create", "网页新建一项资产", "writes:create", writes=True),
    Job("write", "1 万项资产改一个字段", "writes:write", writes=True),
    Job("confirm", "批量确认 2,000 项", "writes:confirm", writes=True),
    Job("accounts", "批量建立账号", "accounts:create", needs="country", writes=True, grows=False),
    Job("region-search", "按名称查行政区划", "regions:search", grows=False),
    Job("regions", "装入全国行政区划", "regions:load", needs="empty", writes=True, grows=False),
    Job("start", "第二次启动到登录页", "start:second", writes=True, grows=False),
    Job("tasks", "生成 5 万项任务", "tasks:some", needs="country", writes=True, grows=False),
    Job("tasks-country", "620,573 个村一个月的任务", "tasks:country", needs="country", writes=True, grows=False),
    Job("rule", "一条规则检查全部资产", "rules:whole", writes=True),
    Job("rules-five", "五条规则各检查 100 万条记录", "five_rules:each", writes=True, grows=False, seconds=2400),
    Job("stocktake", "启动清产核资、账账核对", "stocktake:year", writes=True),
    Job("timeline", "打开一项资产的经过", "timeline:opened"),
    Job("depreciate", "10 万项资产计提折旧", "depreciation:month", writes=True),
    Job("list-batch", "第三方一批 120 项资产的列表", "inspection:batch", writes=True),
    Job("rounds", "抽查：一个县、全国", "inspection:rounds", writes=True, grows=False),
    Job("problems", "全部问题的期限", "inspection:problems", writes=True, grows=False),
    Job("risk", "全国项目的风险分级，一个县一次定级", "inspection:risk", writes=True, grows=False),
    Job("phone", "一个村 40 项资产从手机上报", "inspection:reported", writes=True, grows=False),
]
NAMES = [job.name for job in JOBS]


def function(name):
    """Return the function that measures a job."""
    place = next(job.place for job in JOBS if job.name == name)
    module, function_name = place.split(":")
    return getattr(importlib.import_module(f"bench.jobs.{module}"), function_name)
