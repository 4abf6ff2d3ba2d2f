"""Copy Odoo out of its Debian packages: the framework and the addons we use, with what the Debian build lacks mended."""

import ast
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from toolkit.console import SetupError, step

PACKAGE_ROOT = "usr/lib/python3/dist-packages"
LANGUAGES = {"zh_CN"}
# Debian leaves this file out (its source is not free); without it every page logs an error to the console.
LEFT_OUT = ("addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js",)


def read_manifest(folder):
    """Return the manifest of an addon, or None where the folder is none."""
    path = folder / "__manifest__.py"
    return ast.literal_eval(path.read_text()) if path.exists() else None


def closure(wanted, depends):
    """Return the wanted addons with all they depend on, sorted; `depends` maps a name to its dependencies.

    >>> closure(["mail"], {"mail": ["web"], "web": ["base"], "base": [], "sale": ["web"]}.get)
    ['base', 'mail', 'web']
    >>> closure(["nothing"], {}.get)
    Traceback (most recent call last):
      ...
    toolkit.console.SetupError: Odoo 软件包中没有模块 nothing。
    """
    found, waiting = set(), list(wanted)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        names = depends(name)
        if names is None:
            raise SetupError(f"Odoo 软件包中没有模块 {name}。")
        found.add(name)
        waiting += names
    return sorted(found)


def category_identifier(category):
    """Return the external id that Odoo gives to a category of addons.

    >>> category_identifier("Marketing/Email Marketing")
    'module_category_marketing_email_marketing'
    """
    return "module_category_" + category.lower().replace("/", "_").replace("&", "and").replace(" ", "_")


def missing_categories(base):
    """Return the categories that the data of `base` names and does not create: Odoo takes them from addons' manifests."""
    text = (base / "data" / "ir_module_module.xml").read_text()
    created = "".join(path.read_text() for path in (base / "data").glob("*.xml"))
    named = set(re.findall(r'ref="base\.(module_category_\w+)"', text))
    return named - set(re.findall(r'id="(module_category_\w+)"', created))


def _skip(folder, names):
    """Leave out links that lead nowhere (old font formats), and translations into languages that nobody here reads.

    `copytree` itself takes every relative link for a broken one when told to ignore those.
    """
    broken = {name for name in names if not os.path.exists(os.path.join(folder, name))}
    if Path(folder).name == "i18n":
        broken |= {name for name in names if name.endswith(".po") and name[:-3] not in LANGUAGES}
    return broken


def _copy(source, target):
    # Links lead into the companion packages: their targets are copied.
    shutil.copytree(source, target, ignore=_skip, dirs_exist_ok=True)


def _copy_addons(source, target, wanted):
    def depends(name):
        manifest = read_manifest(source / name)
        return manifest and manifest.get("depends", ["base"])

    for name in closure([*wanted, "base"], depends):
        _copy(source / name, target / name)
    _declare_categories(source, target)


def _declare_categories(source, target):
    """Declare addons that are left out, as not installable, where `base` needs the category they bring."""
    wanted = missing_categories(source / "base")
    for folder in sorted(source.iterdir()):
        category = (read_manifest(folder) or {}).get("category", "")
        if category_identifier(category) in wanted:
            wanted.discard(category_identifier(category))
            manifest = {"name": folder.name, "category": category, "installable": False}
            (target / folder.name).mkdir()
            manifest |= {"author": "Odoo S.A.", "license": "LGPL-3"}
            (target / folder.name / "__manifest__.py").write_text(f"{manifest!r}\n")


def install(packages, site_packages, addons):
    """Put Odoo into a site-packages folder, from the files of its Debian packages."""
    with step("安装 Odoo"), tempfile.TemporaryDirectory(dir=site_packages) as folder:
        for package in packages:
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        source = Path(folder) / PACKAGE_ROOT
        target = site_packages / "odoo"
        target.mkdir(exist_ok=True)
        for path in sorted((source / "odoo").iterdir()):
            if path.is_dir() and path.name != "addons":
                _copy(path, target / path.name)
            elif path.is_file():
                shutil.copy(path, target / path.name)
        _copy_addons(source / "odoo" / "addons", target / "addons", addons)
        (information,) = source.glob("odoo-19*.egg-info")
        shutil.copytree(information, site_packages / information.name)
        for name in LEFT_OUT:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
