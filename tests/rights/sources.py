"""What the addons' sources declare: the public methods of each model, read without running anything."""

import ast
from functools import cache
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _model_names(node):
    """Return the names that a class of a model gives or extends."""
    found = []
    for statement in node.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        name = statement.targets[0].id
        if name == "_name":
            return [ast.literal_eval(statement.value)]
        if name == "_inherit":
            value = ast.literal_eval(statement.value)
            found = [value] if isinstance(value, str) else list(value[:1])
    return found


def _is_private(function):
    return any(isinstance(item, ast.Attribute) and item.attr == "private" for item in function.decorator_list)


def _is_callable(function):
    return not any(isinstance(item, ast.Name) and item.id == "property" for item in function.decorator_list)


@cache
def methods():
    """Return ``{(model, method): is_private}`` of every method that a model's class in the addons defines."""
    found = {}
    for path in sorted(ADDONS.glob("*/**/*.py")):
        if "tests" in path.parts or path.parent.name not in ("models", "wizards"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ClassDef):
                continue
            for model in _model_names(node):
                for item in node.body:
                    if isinstance(item, ast.FunctionDef) and _is_callable(item):
                        private = item.name.startswith("_") or _is_private(item)
                        found[model, item.name] = found.get((model, item.name), False) or private
    return found


# abstract model → models that have its actions
HEIRS = {
    "fupin.registered": ("fupin.asset", "fupin.project"),
    "fupin.year.picture": ("fupin.revenue.year", "fupin.household.year"),
    "fupin.yearly": ("fupin.stocktake", "fupin.ledger.confirmation"),
    "fupin.protected": ("fupin.household", "fupin.household.member", "fupin.asset", "fupin.alert.gateway", "res.users"),
}


def actions():
    """Return (model, method) of every public action on records, those of mixins on the models that have them."""
    found = []
    for (model, method), private in methods().items():
        if method.startswith("action_") and not private:
            found += [(heir, method) for heir in HEIRS.get(model, (model,))]
    return sorted(found)
