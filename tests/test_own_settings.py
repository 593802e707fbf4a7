"""What a firm adds to its `mkdocs.yml`: extensions of Markdown, plugins of MkDocs, settings of the theme for one page."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command import check
from support.little import copy_releasable, write

from handbook.sites.build import Setup, build_site, means_of
from handbook.sites.cache import Cache
from handbook.sites.errors import ReleaseError, SiteError
from handbook.sites.library import read_library
from handbook.sites.release import build_release

pytestmark = pytest.mark.usefixtures("built_once")

PAGE = "---\ntitle: {title}\nowner: nora\napplies_to: everyone\n{more}---\n{body}\n"


def add_page(project: Path, name: str, body: str, more: str = "") -> None:
    write(project, f"content/processes/{name}.md", PAGE.format(title=name.title(), body=body, more=more))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `build --out public` leaves in a project of two contractors, and what people make of it; two builds."""
    project = copy_releasable(tmp_path_factory.mktemp("released") / "project", "bo")
    made = project.parent / "made"
    for words in ("Stay home.", "Stay at home."):
        add_page(project, "sickness", words)
        build_release(project, project / "public", [], date(2026, 11, 23))
    for name in ("public", "public.earlier"):
        shutil.copytree(project / name, made / name)
    shutil.copy(project / "public.known.json", made)
    write(made, "public.earlier/.spare/bo/index.html", "Bo")
    shutil.copytree(made / "public", made / "web/public")
    shutil.copytree(made / "public/contractors/bo", made / "sent/bo")
    write(made, "old/of.known.json", "{}")
    write(made, "begun/made-by-handbook", "")
    write(made, "begun/tree/contractors/bo/index.html", "Bo")
    (made / "by-link").symlink_to("public/contractors/bo")
    (made / "to-the-others").symlink_to("contractors")
    (made / "around").symlink_to("around")
    return made


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def build(project: Path) -> Path:
    """Release the project; the folder of Ada's handbook."""
    build_release(project, project / "dist", [], date(2026, 11, 23))
    return project / "dist/contractors/ada"


def test_footnotes(tmp_path: Path) -> None:
    """They are no definitions of links, and those of two pages stay apart where all pages stand on one."""
    project = copy_releasable(tmp_path / "project")
    write(project, "mkdocs.yml", "markdown_extensions: [footnotes]\n", "a")
    add_page(project, "leave", "Tell us[^1].\n\n[^1]: The note, see [sickness](sickness.md).")
    add_page(project, "sickness", "Stay home[^1].\n\n[^1]: Another note.")
    assert check(project).exit_code == 0
    site = build(project)
    page = (site / "processes/leave/index.html").read_text(encoding="utf-8")
    assert '<li id="fn:1">\n<p>The note, see <a href="../sickness/">sickness</a>.' in page
    everything = (site / "everything/index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]*fn[^"]*)"', everything)
    assert sorted(ids) == sorted(
        f"processes-{page}--{id}" for page in ("leave", "sickness") for id in ("fn:1", "fnref:1")
    )
    assert {*re.findall(r'href="#([^"]*fn[^"]*)"', everything)} == {*ids}


class TestTextsOfOtherFiles:
    """`pymdownx.snippets` puts files into pages: none that is not for everybody, and none from outside the project."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        project = copy_releasable(tmp_path / "project", "bo")
        write(project, "snippets/note.md", "Ask before you book.\n")
        add_page(project, "travel", '--8<-- "note.md"')
        return project

    def test_a_shared_text(self, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """It is found from wherever the command is run."""
        write(project, "mkdocs.yml", "markdown_extensions: [{pymdownx.snippets: {base_path: snippets}}]\n", "a")
        assert check(project).exit_code == 0
        monkeypatch.chdir(tmp_path)
        assert "<p>Ask before you book.</p>" in (build(project) / "processes/travel/index.html").read_text("utf-8")

    def test_one_that_is_not_there(self, project: Path) -> None:
        write(project, "mkdocs.yml", "markdown_extensions: [{pymdownx.snippets: {base_path: snippets}}]\n", "a")
        (project / "snippets/note.md").unlink()
        with pytest.raises(ReleaseError) as refused:
            build(project)
        assert str(refused.value).splitlines()[2:] == [
            "`processes/travel.md` wants to show a file that is not there: Snippet at path 'note.md' could not be found. "
            "Write its name as it is from the folder at `base_path`, below `pymdownx.snippets` in `mkdocs.yml`"
        ]
        assert not (project / "dist/manifest.json").exists()

    @pytest.mark.parametrize(
        ("extension", "column", "says"),
        [
            (
                "pymdownx.snippets",
                23,
                "reads the whole project where no `base_path` is written, so that pages could show",
            ),
            ("pymdownx.snippets: {base_path: .}", 55, "reads `.`, so that pages could show what is not for everybody"),
            ("pymdownx.snippets: {base_path: ..}", 55, "reads `..`,"),
            ("pymdownx.snippets: {base_path: [snippets, contractors/records]}", 55, "reads `contractors/records`,"),
            ("pymdownx.snippets: {base_path: snippets/../contractors}", 55, "reads `snippets/../contractors`,"),
            ("pymdownx.snippets: {base_path: content}", 55, "reads `content`,"),
            ("pymdownx.snippets: {base_path: content/people.yml}", 55, "reads `content/people.yml`,"),
            ("pymdownx.snippets: {base_path: content/roles}", 55, "reads `content/roles`,"),
            ("pymdownx.snippets: {base_path: dist/staff}", 55, "reads `dist/staff`,"),
            ("pymdownx.snippets: {base_path: dist.earlier}", 55, "reads `dist.earlier`,"),
            ("pymdownx.snippets: {base_path: messages}", 55, "reads `messages`,"),
            ("pymdownx.snippets: {base_path: hosting}", 55, "reads `hosting`,"),
            ("pymdownx.snippets: {base_path: a, restrict_base_path: false}", 78, "must not read outside its folder"),
            ("pymdownx.snippets: {base_path: a, url_download: true}", 72, "must not load from other computers"),
            ("pymdownx.b64", 23, "reads the whole project"),
            ("pymdownx.b64: {base_path: a, root_path: contractors}", 64, "reads `contractors`,"),
            ("pymdownx.b64: {base_path: a, restrict_path: no}", 68, "must not read outside its folder"),
        ],
    )
    def test_what_is_not_for_everybody(self, project: Path, extension: str, column: int, says: str) -> None:
        """`check` says so and where, and the settings as MkDocs reads them are refused too."""
        parts = extension if ":" not in extension else f"{{{extension}}}"
        write(project, "mkdocs.yml", f"markdown_extensions: [{parts}]\n", "a")
        (found,) = check(project, "--format", "json").found
        says = f"`{extension.partition(':')[0]}` {says}"
        assert found["message"].startswith(says)
        assert (found["code"], found["range"]["start"]) == ("HB-K601", {"line": 5, "column": column})
        with pytest.raises(ReleaseError, match="errors that concern everyone"):
            build(project)
        (lacks,) = means_of(Setup(project / "mkdocs.yml")).lacks
        assert lacks.startswith(says.replace("snippets/../", "").replace("`..`", f"`{project.parent}`"))

    @pytest.mark.parametrize(
        "folder",
        ["{root}/contractors", "{root}/../elsewhere", "!relative $config_dir", "!relative $docs_dir", "by-link"],
    )
    def test_what_only_mkdocs_finds(self, project: Path, folder: str) -> None:
        """Whole paths, MkDocs' own words for a folder, and links: refused by the release and by the preview."""
        (project / "by-link").symlink_to("contractors")
        inherited = f"markdown_extensions:\n  - pymdownx.snippets:\n      base_path: {folder.format(root=project)}\n"
        write(project, "shared.yml", inherited)
        write(project, "mkdocs.yml", "INHERIT: shared.yml\n", "a")
        assert check(project).exit_code == 0
        with pytest.raises(ReleaseError, match=r"`pymdownx\.snippets` reads `.*`, so that pages could show"):
            build(project)
        library = read_library(project, date(2026, 11, 23))
        site = library.site(library.book("ada")[0])
        with pytest.raises(SiteError, match=r"`pymdownx\.snippets` reads `"):
            build_site(library.setup, site, project / "out", Cache())

    def test_a_link_among_the_texts(self, project: Path) -> None:
        (project / "snippets/others").symlink_to("../contractors")
        write(project, "mkdocs.yml", "markdown_extensions: [{pymdownx.snippets: {base_path: snippets}}]\n", "a")
        (found,) = check(project, "--format", "json").found
        assert found["message"] == "`pymdownx.snippets` would follow the link `snippets/others`"
        assert (found["help"], found["range"]["start"]) == (["put the file itself there"], {"line": 5, "column": 55})
        (lacks,) = means_of(Setup(project / "mkdocs.yml")).lacks
        assert lacks == "`pymdownx.snippets` would follow the link `snippets/others`: put the file itself there"

    @pytest.mark.parametrize(
        ("base_path", "says"),
        [
            ("public", "`public`, where handbook has made `public`"),
            ("public/contractors/bo", "`public/contractors/bo`, where handbook has made `public/contractors/bo`"),
            (
                "public/contractors/bo/pay",
                "`public/contractors/bo/pay`, where handbook has made `public/contractors/bo`",
            ),
            ("public/staff/assets", "`public/staff/assets`, where handbook has made `public/staff`"),
            ("public/manifest.json", "`public/manifest.json`, where handbook has made `public`"),
            ("public/contractors", "`public/contractors`, where handbook has made `public`"),
            ("public.earlier", "`public.earlier`, where handbook has made `public.earlier`"),
            ("public.earlier/1", "`public.earlier/1`, where handbook has made `public.earlier/1`"),
            ("public.earlier/.spare/bo", "`public.earlier/.spare/bo`, where handbook has made `public.earlier`"),
            ("public.known.json", "`public.known.json`, where handbook has made `public.known.json`"),
            ("web", "`web`, where handbook has made `web/public`"),
            ("old", "`old`, where handbook has made `old/of.known.json`"),
            ("begun/tree/contractors", "`begun/tree/contractors`, where handbook has made `begun`"),
            ("sent", "`sent`, where handbook has made `sent/bo`"),
            ("snippets/../public/staff", "`snippets/../public/staff`, where handbook has made `public/staff`"),
            (
                "[snippets, by-link]",
                "`by-link`, which is `public/contractors/bo`, where handbook has made `public/contractors/bo`",
            ),
            ("by-link/pay", "`by-link/pay`, which is `public/contractors/bo/pay`, where handbook has made"),
            ("to-the-others", "`to-the-others`, which is `contractors`"),
            ("around", "`around`, where handbook has made `around`"),
        ],
    )
    def test_a_release_wherever_it_lies(self, project: Path, released: Path, base_path: str, says: str) -> None:
        """Wherever `build --out` has put it; also what lies beside it, a site by itself, and one that was never finished."""
        shutil.copytree(released, project, symlinks=True, dirs_exist_ok=True)
        write(project, "mkdocs.yml", f"markdown_extensions:\n- pymdownx.snippets:\n    base_path: {base_path}\n", "a")
        before = read_all(project / "public")
        (found,) = check(project, "--format", "json").found
        assert found["message"].startswith(f"`pymdownx.snippets` reads {says}")
        assert found["message"].endswith("so that pages could show what is not for everybody")
        assert (found["code"], found["file"], found["range"]["start"]["line"]) == ("HB-K601", "mkdocs.yml", 7)
        with pytest.raises(ReleaseError, match="errors that concern everyone"):
            build_release(project, project / "public", [], date(2026, 11, 23))
        (lacks,) = means_of(Setup(project / "mkdocs.yml")).lacks
        assert lacks.startswith("`pymdownx.snippets` reads `")
        assert read_all(project / "public") == before

    @pytest.mark.parametrize(
        ("out", "reads"), [("public", "public/contractors/bo"), ("web/public", "web"), ("new", "new")]
    )
    def test_a_release_that_is_to_be(self, project: Path, out: str, reads: str) -> None:
        """Before the first one is made, too, as `check` cannot know where that will be."""
        (project / "web").mkdir()
        write(
            project,
            "mkdocs.yml",
            f"markdown_extensions: [{{pymdownx.snippets: {{base_path: [snippets, {reads}]}}}}]\n",
            "a",
        )
        assert check(project).exit_code == 0
        with pytest.raises(ReleaseError) as refused:
            build_release(project, project / out, [], date(2026, 11, 23))
        assert str(refused.value) == (
            f"a release cannot be made in `{project / out}`: `pymdownx.snippets` reads `{project / reads}`, so that pages could "
            "show what is not for everybody. Name another folder behind `--out`, or behind `base_path` in `mkdocs.yml`"
        )
        assert not (project / out / "manifest.json").exists()

    def test_folders_that_only_look_like_a_release(self, project: Path) -> None:
        """A writer may call files and folders as they like."""
        for name in ("index.html", "manifest.json", "notes.earlier/note.md", "contractors/bo/index.html"):
            write(project, f"snippets/{name}", "{}")
        write(project, "mkdocs.yml", "markdown_extensions: [{pymdownx.snippets: {base_path: snippets}}]\n", "a")
        assert check(project).exit_code == 0
        assert "<p>Ask before you book.</p>" in (build(project) / "processes/travel/index.html").read_text("utf-8")


class TestForMkDocs:
    """What a page's front matter says to plugins and to the theme, under `mkdocs:`."""

    SAID = """mkdocs:
  tags: [R&D <b>, No, '2026']
  hide: [toc]
  status: new"><script>x</script>
  icon: material/cash
  subtitle: a <i>b</i>
  author: <x>
  own: {deep: [{er: '<script>{{ 7 * 7 }}</script>'}], many: 3}
"""
    STATUS = 'md-status--new&#34;&gt;&lt;script&gt;x&lt;/script&gt;"></span>'

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        """A page for all, a list of all tags, a plugin that reads a name of its own."""
        project = copy_releasable(tmp_path / "project", "bo")
        write(project, "mkdocs.yml", "hooks: [own.py]\n", "a")
        settings = (project / "mkdocs.yml").read_text("utf-8").replace("handbook]", "handbook, tags]")
        write(project, "mkdocs.yml", settings)
        hook = """def on_page_markdown(markdown, page, **more):
    if "own" in page.meta:
        return f"{markdown}\\n\\n{page.meta['own']['deep'][0]['er']} and {page.meta['own']['many'] + 1}"
"""
        write(project, "own.py", hook)
        add_page(project, "leave", "## Ask { #ask }\n\nFirst.", self.SAID)
        add_page(project, "all-tags", "<!-- material/tags -->", "mkdocs: {search: {exclude: yes}}\n")
        return project

    def test_in_every_audience(self, project: Path) -> None:
        assert check(project).exit_code == 0
        build_release(project, project / "dist", [], date(2026, 11, 23), offline=True)
        for place in ("contractors/ada", "contractors/bo", "offline/ada", "offline/bo"):
            pages = sorted((project / "dist" / place).rglob("*.html"), key=lambda path: len(path.as_posix()))
            (page,) = (path.read_text("utf-8") for path in pages if "processes/leave" in path.as_posix())
            assert "<p>&lt;script&gt;{{ 7 * 7 }}&lt;/script&gt; and 4</p>" in page
            assert re.search(r'data-md-type="toc"\s+hidden', page)
            assert '<meta name="author" content="&lt;x&gt;">' in page
            assert page.count(self.STATUS) == 2
            assert "<small>a &lt;i&gt;b&lt;/i&gt;</small>" in page
            assert re.findall(r'class="md-tag">(.*?)</a>', page) == ["2026", "No", "R&amp;D &lt;b&gt;"]
            (tags,) = (path.read_text("utf-8") for path in pages if "processes/all-tags" in path.as_posix())
            assert re.findall(r'class="md-tag">(.*?)</span>', tags) == ["2026", "No", "R&amp;D &lt;b&gt;"]
            start = next(path for path in pages if path.name == "index.html").read_text("utf-8")
            assert self.STATUS in start
            assert not re.search(r'data-md-type="toc"\s+hidden', tags)
        index = json.loads((project / "dist/contractors/bo/search/search_index.json").read_text("utf-8"))["docs"]
        found = {entry["location"].partition("#")[0]: entry.get("tags") for entry in index}
        assert found["processes/leave/"] == ["R&amp;D &lt;b&gt;", "No", "2026"]
        assert found["pay/"] is None
        assert "processes/all-tags/" not in found

    def test_an_icon_that_the_theme_does_not_have(self, project: Path) -> None:
        add_page(project, "sickness", "Stay home.", "mkdocs: {icon: material/no-such-icon}\n")
        with pytest.raises(ReleaseError) as refused:
            build(project)
        assert (
            "`content/processes/sickness.md` wants the icon `material/no-such-icon`, which the theme does not have: write one "
            "such as `material/cash`"
        ) in str(refused.value).splitlines()
