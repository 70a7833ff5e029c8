"""The report in a real browser: what it shows, and that its controls work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from patchgen import cli, pdfile
from patchgen.bench.prove import read
from patchgen.bench.task import load_tasks

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1200,1600"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if not all(programs):
        pytest.skip("needs Chromium and its driver (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = str(programs[0])
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(programs[1])))
    yield driver
    driver.quit()


@pytest.fixture
def page(task_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Chrome) -> Chrome:
    """The report of a run in which the first task fails and the second passes."""
    monkeypatch.chdir(tmp_path)
    double, sine = load_tasks([task_file])
    Path("patches").mkdir()
    for task, text in ((double, double.wrong[0]), (sine, sine.reference)):
        patch = read(text).patch
        assert patch is not None
        Path("patches", f"{task.id}.pd").write_bytes(pdfile.write(patch))
    assert cli.main(["bench", "--tasks", "tasks.toml", "--patches", "patches", "--report", "report.html"]) == 0
    browser.get((tmp_path / "report.html").as_uri())
    return browser


def visible(page: Chrome) -> list[str]:
    return [
        card.get_attribute("id") or "" for card in page.find_elements(By.TAG_NAME, "details") if card.is_displayed()
    ]


@pytest.mark.slow
def test_a_person_can_read_the_report(page: Chrome) -> None:
    assert "patches" in page.find_element(By.TAG_NAME, "h1").text
    rungs = page.find_element(By.ID, "ladder").text.splitlines()
    assert rungs[0].startswith("the file is complete 100.0 %")
    assert rungs[-1].startswith("it does what was asked 50.0 %")
    assert "oscillators" in page.find_element(By.ID, "grid").text

    assert visible(page) == ["double", "quiet-sine"]
    result = Select(page.find_element(By.ID, "result"))
    result.select_by_visible_text("failed")
    assert visible(page) == ["double"]
    result.select_by_visible_text("all")
    Select(page.find_element(By.ID, "category")).select_by_visible_text("oscillators")
    assert visible(page) == ["quiet-sine"]
    assert page.find_element(By.ID, "count").text == "1 of 2 tasks"
    Select(page.find_element(By.ID, "category")).select_by_visible_text("all")
    page.find_element(By.ID, "words").send_keys("double")
    assert visible(page) == ["double"]

    page.find_element(By.CSS_SELECTOR, "#double summary").click()
    card = page.find_element(By.ID, "double")
    assert "8 was expected last; it was 6" in card.text
    assert "50 ms: 4" in card.text
    assert card.find_element(By.CSS_SELECTOR, ".picture svg").size["height"] > 20


@pytest.mark.slow
def test_a_sound_is_drawn_and_can_be_played(page: Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "#quiet-sine summary").click()
    card = page.find_element(By.ID, "quiet-sine")
    assert len(card.find_elements(By.CSS_SELECTOR, "svg.plot path")) == 3
    player = card.find_element(By.TAG_NAME, "audio")
    page.set_script_timeout(10)
    seconds = page.execute_async_script(
        "const [player, done] = arguments;"
        "player.onloadedmetadata = () => done(player.duration); player.onerror = () => done(-1); player.load();",
        player,
    )
    assert seconds == pytest.approx(0.5, abs=0.01)
    assert page.get_log("browser") == []  # type: ignore[no-untyped-call]
