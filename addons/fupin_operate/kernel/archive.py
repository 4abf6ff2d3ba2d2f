"""One file that holds a whole register: `manifest.json`, `database.dump` (pg_dump's own format), `files/…` (attachments).

Core's dump copies the attachments first and the database after them, so that what came in between lacks its file; here
the database is read in one snapshot, and the files that this snapshot names are taken after it. The key of protected
data is never in the archive.
"""

import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from odoo.tools import SQL
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from .totals import read_totals

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
# the name of an attachment's file is the SHA-1 of what is in it
STORED = re.compile(r"[0-9a-f]{2}/([0-9a-f]{40})")
BLOCK = 1 << 20
LOCK = "fupin_backup"


class ArchiveError(Exception):
    """What is wrong with an archive or with its copy.

    `kind` is one of `busy` (another backup is under way), `unknown` (no backup of ours), `version` (of another format),
    `damaged`, `program` (a program of PostgreSQL refused); `detail` says what. Who tells people puts it into words.
    """

    def __init__(self, kind, detail=""):
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail = kind, str(detail)


def take(cr, path, filestore, moment):
    """Write a register into one file, whole or not at all; return its manifest.

    :param cr: a fresh cursor on the register: its snapshot is what is saved
    :param path: where the archive comes to stand; it has its final name only when it is complete
    :param filestore: folder of the attachments
    :param moment: text, the time (UTC)
    :raise ArchiveError: if pg_dump fails or another backup is under way
    """
    path, part = Path(path), Path(f"{path}.part")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    cr.execute(SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s)), pg_export_snapshot()", LOCK))
    [is_mine, snapshot] = cr.fetchone()
    if not is_mine:
        raise ArchiveError("busy")
    totals, stored = read_totals(cr), _stored_files(cr)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        dump = Path(folder) / DUMP
        _run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={dump}", cr.dbname])
        manifest = {
            "format": FORMAT, "database": cr.dbname, "moment": moment, "dump_sha256": file_digest(dump, "sha256"),
            "totals": totals, "files": len(stored), "missing": [],
        }  # fmt: skip
        try:
            _write(part, dump, manifest, Path(filestore), stored)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def _stored_files(cr):
    cr.execute("SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY 1")
    return [name for [name] in cr.fetchall()]


def _write(part, dump, manifest, filestore, stored):
    manifest["missing"] = [name for name in stored if not (filestore / name).is_file()]
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as archive:
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(text)
            archive.addfile(head, io.BytesIO(text))
            archive.add(dump, DUMP)
            for name in sorted(set(stored) - set(manifest["missing"])):
                archive.add(filestore / name, FILES + name, recursive=False)
        stream.flush()
        os.fsync(stream.fileno())


def read_manifest(path):
    """Return an archive's manifest.

    :raise ArchiveError: if the file is no archive of ours
    """
    path = Path(path)
    try:
        with tarfile.open(path, "r:") as archive:
            first = archive.next()
            if first is None or first.name != MANIFEST:
                raise ArchiveError("unknown", path.name)
            manifest = json.load(archive.extractfile(first))
    except (tarfile.TarError, ValueError, OSError) as error:
        raise ArchiveError("unknown", path.name) from error
    if manifest.get("format") != FORMAT:
        raise ArchiveError("version", manifest.get("format"))
    return manifest


def unpack(path, database, filestore):
    """Put an archive into a new, empty database and its folder of attachments, every file checked by its hash.

    :param database: name of a database that exists and is empty
    :param filestore: folder that is made
    :return: the manifest
    :raise ArchiveError: if the archive is damaged
    """
    path, filestore = Path(path), Path(filestore)
    manifest = read_manifest(path)
    filestore.mkdir(parents=True, exist_ok=False, mode=0o700)
    try:
        found = _unpack_members(path, database, filestore, manifest)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveError("damaged", path.name) from error
    if found != manifest["files"] - len(manifest["missing"]):
        raise ArchiveError("damaged", path.name)
    return manifest


def _unpack_members(path, database, filestore, manifest):
    """Take the dump and the attachments out; return the number of attachments."""
    found = 0
    with tarfile.open(path, "r:") as archive, tempfile.TemporaryDirectory(dir=filestore.parent) as folder:
        for member in archive:
            if member.name == DUMP:
                _load_dump(archive.extractfile(member), Path(folder) / DUMP, manifest["dump_sha256"], database)
            elif member.name.startswith(FILES):
                _put_file(archive.extractfile(member), member.name.removeprefix(FILES), filestore)
                found += 1
    return found


def _load_dump(source, target, digest, database):
    with target.open("wb") as stream:
        while block := source.read(BLOCK):
            stream.write(block)
    if file_digest(target, "sha256") != digest:
        raise ArchiveError("damaged", DUMP)
    _run(["pg_restore", "--no-owner", "--exit-on-error", "--jobs=2", f"--dbname={database}", str(target)])


def _put_file(source, name, filestore):
    known = STORED.fullmatch(name)
    if not known:
        raise ArchiveError("damaged", name)
    target, hashed = filestore / name, hashlib.sha1(usedforsecurity=False)
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as stream:
        while block := source.read(BLOCK):
            hashed.update(block)
            stream.write(block)
    if hashed.hexdigest() != known[1]:
        raise ArchiveError("damaged", name)


def file_digest(path, algorithm):
    """Return the hash of a file's content, as hexadecimal digits."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _run(command):
    """Run a program of PostgreSQL; its own words are in the error, its environment (passwords) is not."""
    [program, *arguments] = command
    done = subprocess.run(
        [find_pg_tool(program), *arguments], env=exec_pg_environ(), check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise ArchiveError("program", f"{program}: {done.stderr.strip()[-500:]}")
