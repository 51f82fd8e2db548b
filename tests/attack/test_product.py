"""What everybody can read of an organisation's figures gives no number of few people away."""

import json
import sys

import pytest

from tests.attack.__main__ import main
from tests.attack.channels import Crawler, through_django
from tests.attack.judge import Verdict, judge, judge_singletons
from tests.attack.reading import Reading
from tests.attack.subject import CORRECTION, populate
from tests.attack.system import known_by_all


def read_as(client, person=None, languages=("",)):
    if person is not None:
        client.force_login(person)
    return Crawler(through_django(client), "hedemora", Reading(), languages).run()


def test_nobody_finds_a_number_of_few_people(client, subject, reader, stranger):
    list(populate(subject, 7, rows=4, periods=4, versions=2))
    truth = subject.truth()
    primaries = truth.primaries()
    readings = [read_as(client, languages=("", "/en")), read_as(client, reader), read_as(client, stranger)]

    assert len(primaries) > 10
    assert readings[0].figures > 300
    assert [one.foreign for one in readings] == [[], [], []]
    assert readings[0].releases == readings[1].releases == readings[2].releases
    known = known_by_all(readings[0], CORRECTION)
    assert judge(known, primaries).counts == {Verdict.SAFE: len(primaries)}
    alone = judge_singletons(known, primaries, truth.alone(readings[0]))
    assert alone.findings == []


@pytest.mark.django_db(transaction=True)
def test_running_installation_is_attacked_by_a_command(live_server, subject, tmp_path, monkeypatch, capsys):
    list(populate(subject, 3, rows=1, periods=2, versions=1))
    truth = tmp_path / "truth.json"
    truth.write_text(json.dumps(subject.truth().to_json()))
    command = ["attack", "--base", live_server.url, "--organisation", "hedemora"]

    monkeypatch.setattr(sys, "argv", [*command, "--truth", str(truth)])
    assert main() == 0
    assert "safe" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", command)
    main()
    assert "hidden numbers within" in capsys.readouterr().out
