"""Django's form templates in the design system: names, descriptions and errors stay tied to their fields."""

from html.parser import HTMLParser

import pytest
from django import forms


class Example(forms.Form):
    name = forms.CharField(help_text="At most 40 characters <b>")
    agree = forms.BooleanField(help_text="Of your own will")
    board = forms.ChoiceField(choices=[("a", "A")])
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    text = forms.CharField(widget=forms.Textarea(attrs={"class": "long", "rows": 3}))
    token = forms.CharField(widget=forms.HiddenInput)


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, name):
        return next(attrs for _, attrs in self.found if attrs.get("name") == name)

    def ids(self):
        return {attrs["id"] for _, attrs in self.found if "id" in attrs}


@pytest.fixture
def wrong():
    form = Example({})
    form.add_error(None, "Wrong as a whole")
    return Elements(str(form))


def test_every_description_that_a_field_points_at_is_there(wrong):
    for _, attrs in wrong.found:
        assert set(attrs.get("aria-describedby", "").split()) <= wrong.ids()


def test_a_wrong_field_is_marked_and_points_at_its_error(wrong):
    field = wrong.named("name")

    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]


def test_every_field_that_is_seen_has_a_label(wrong):
    labelled = {attrs.get("for") for tag, attrs in wrong.found if tag == "label"}
    seen = [
        attrs["id"]
        for tag, attrs in wrong.found
        if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden"
    ]

    assert seen
    assert set(seen) <= labelled


def test_controls_have_the_design_systems_class_and_keep_their_own(wrong):
    assert wrong.named("name")["class"] == "ds-input"
    assert wrong.named("text")["class"] == "ds-input long"
    assert "class" not in wrong.named("token")


def test_choices_are_a_group_with_a_name(wrong):
    group = [tag for tag, _ in wrong.found if tag in ("fieldset", "legend")]

    assert group == ["fieldset", "legend"]


def test_help_texts_are_text():
    assert "At most 40 characters &lt;b&gt;" in str(Example())


def test_errors_of_the_whole_form_are_shown_first():
    form = Example({})
    form.add_error(None, "Wrong as a whole")

    assert str(form).index("Wrong as a whole") < str(form).index("id_name")
