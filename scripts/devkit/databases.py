"""Databases in seconds: clones of templates that are made once.

There are two layers. The base has the modules of Odoo that our addons stand on; it
takes a minute and does not depend on our code. On it stands the template with our
addons, made again (in seconds) when their code changes.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from psycopg2 import sql

from . import (
    locks,
    manifests,
    odoo_log,
    paths,
    postgres,
    processes,
    python_env,
)
from .odoo_env import Odoo
from .terminal import Failure, step

BASE_MODULES = (
    "account_payment",
    "payment_stripe",
    "portal",
    "rating",
    "sale_management",
    "sale_stock",
    "stock_account",
)
PREFIX = "odoo_returns_template"
CREATE_EMPTY = "CREATE DATABASE {} ENCODING 'unicode' TEMPLATE template0"
KEPT_TEMPLATES = 12
SHOWN_ERRORS = 3
TEMPLATE_MARK = ".odoo-returns-template"
NOT_INSTALLED = ("tests", "readme", "__pycache__")


@dataclass(frozen=True)
class Template:
    """A database to clone.

    :ivar layer: base or addons
    :ivar modules: what it has installed beyond its parent
    :ivar parent: the template that it is made from
    """

    layer: str
    key: str
    modules: tuple[str, ...]
    demo: bool
    parent: "Template | None" = None

    @property
    def name(self) -> str:
        return f"{PREFIX}_{self.layer}_{self.key}"


def create(
    odoo: Odoo, name: str, modules: Iterable[str] = (), demo: bool = False
) -> None:
    """Make a database with these modules, by default all our addons.

    :raise Failure: if there is one of that name
    """
    if exists(odoo, name):
        raise Failure(
            f"There is a database {name} already.",
            todo=f"Drop it with ./scripts/database {name} --drop, or choose another "
            "name.",
        )
    template = template_for(odoo, modules, demo)
    with locks.exclusive("templates", "preparing a database template"):
        _ensure(odoo, template)
        _clone(odoo, template.name, name)
        _touch(odoo, template)
        _prune(odoo)


def template_for(odoo: Odoo, modules: Iterable[str], demo: bool) -> Template:
    """The template that holds these modules."""
    own = manifests.own_addons()
    ours, odoos = manifests.closure(modules or own, own)
    base_modules = tuple(sorted({*BASE_MODULES, *odoos}))
    base_key = _hash(odoo.source.version, python_env.lock_key(), *base_modules, demo)
    base = Template("base", base_key, base_modules, demo)
    if not ours:
        return base
    names = tuple(sorted(ours))
    key = _hash(base_key, *(_source_hash(own[name]) for name in names))
    return Template("addons", key, names, demo, base)


def exists(odoo: Odoo, name: str) -> bool:
    return bool(_query(odoo, "SELECT 1 FROM pg_database WHERE datname = %s", name))


def ensure_current(odoo: Odoo, name: str) -> bool:
    """Have a database of that name with our addons as they are now.

    One that is there keeps its data; its addons are updated if their code changed.

    :return: whether it is new
    """
    template = template_for(odoo, (), demo=False)
    mark = odoo.filestore(name) / TEMPLATE_MARK
    if not exists(odoo, name) or not mark.exists():
        drop(odoo, name)
        create(odoo, name)
        mark.write_text(template.name)
        return True
    if mark.read_text() != template.name:
        _update(odoo, name, template.modules)
        mark.write_text(template.name)
    return False


def set_parameter(odoo: Odoo, name: str, key: str, value: str) -> None:
    """Change a system parameter of a database that no Odoo is running on."""
    text = "UPDATE ir_config_parameter SET value = %s WHERE key = %s"
    with closing(postgres.connect(odoo.connection, name)) as connection:
        connection.cursor().execute(text, (value, key))


def names_like(odoo: Odoo, pattern: str) -> list[str]:
    """The names of the databases that match a pattern of SQL."""
    text = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    return [name for (name,) in _query(odoo, text, pattern)]


def drop(odoo: Odoo, name: str) -> None:
    """Delete a database, whoever is connected to it, and its files."""
    _execute(odoo, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(odoo.filestore(name), ignore_errors=True)


def _ensure(odoo: Odoo, template: Template) -> None:
    """Make a template under a draft name; only a complete one gets its name."""
    if exists(odoo, template.name) and odoo.filestore(template.name).exists():
        return
    drop(odoo, template.name)
    draft = f"{template.name}_draft"
    drop(odoo, draft)
    if template.parent:
        _ensure(odoo, template.parent)
        _clone(odoo, template.parent.name, draft)
        _touch(odoo, template.parent)
    else:
        _execute(odoo, CREATE_EMPTY, draft)
    _install(odoo, template, draft)
    odoo.filestore(draft).mkdir(parents=True, exist_ok=True)
    odoo.filestore(draft).rename(odoo.filestore(template.name))
    _execute(odoo, "ALTER DATABASE {} RENAME TO {}", draft, template.name)


def _install(odoo: Odoo, template: Template, database: str) -> None:
    what = "our addons" if template.parent else "Odoo's modules"
    _load_modules(
        odoo,
        f"Preparing the database template with {what}",
        *("-d", database, "-i", ",".join(template.modules)),
        *(("--with-demo",) if template.demo else ()),
    )


def install(odoo: Odoo, database: str, modules: Iterable[str]) -> None:
    """Install further modules in a database."""
    names = ",".join(modules)
    _load_modules(odoo, f"Installing {names}", *("-d", database, "-i", names))


def _update(odoo: Odoo, database: str, modules: Iterable[str]) -> None:
    _load_modules(
        odoo,
        f"Updating our addons in {database}",
        *("-d", database, "-u", ",".join(modules)),
    )


def _load_modules(odoo: Odoo, title: str, *arguments: str) -> None:
    """Let Odoo install or update modules.

    :raise Failure: if Odoo fails, or ends well but logged an error (a skipped module)
    """
    log = paths.CACHE / "logs" / f"{arguments[1]}.log"
    command = odoo.command(
        *arguments, "--stop-after-init", "--no-http", "--max-cron-threads=0"
    )
    with step(title), processes.Background(command, odoo.env, log) as loading:
        code = loading.wait()
    errors = odoo_log.errors(log)
    if code or errors:
        output = "\n".join(map(odoo_log.shortened, errors[:SHOWN_ERRORS]))
        raise processes.failed(
            f"{title} failed.", output or loading.tail(), code, f"Read {log}."
        )


def _clone(odoo: Odoo, source: str, target: str) -> None:
    _execute(odoo, "CREATE DATABASE {} TEMPLATE {}", target, source)
    files = odoo.filestore(target)
    shutil.rmtree(files, ignore_errors=True)
    if odoo.filestore(source).exists():
        # Odoo never changes a stored file, so a second name for it is a safe copy.
        shutil.copytree(odoo.filestore(source), files, copy_function=os.link)


def _touch(odoo: Odoo, template: Template) -> None:
    os.utime(odoo.filestore(template.name))


def _prune(odoo: Odoo) -> None:
    """Drop the templates of each layer that were not used of late."""
    for layer in ("base", "addons"):
        names = names_like(odoo, f"{PREFIX}_{layer}_%")
        names.sort(key=lambda name: _last_use(odoo, name), reverse=True)
        for name in names[KEPT_TEMPLATES:]:
            drop(odoo, name)


def _last_use(odoo: Odoo, name: str) -> float:
    files = odoo.filestore(name)
    return files.stat().st_mtime if files.exists() else 0.0


def _source_hash(addon: Path) -> str:
    """A hash of everything in an addon that ends up in a database."""
    digest = hashlib.sha256()
    for path in sorted(addon.rglob("*")):
        relative = path.relative_to(addon)
        if path.is_file() and not set(NOT_INSTALLED) & set(relative.parts):
            digest.update(str(relative).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def _query(odoo: Odoo, text: str, *values: str) -> list[tuple[str, ...]]:
    with closing(postgres.connect(odoo.connection)) as connection:
        cursor = connection.cursor()
        cursor.execute(text, values)
        return cursor.fetchall()


def _execute(odoo: Odoo, text: str, *names: str) -> None:
    statement = sql.SQL(text).format(*map(sql.Identifier, names))
    with closing(postgres.connect(odoo.connection)) as connection:
        connection.cursor().execute(statement)
