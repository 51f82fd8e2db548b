"""{% integrity "js/charts.js" %}: the hash by which a browser knows the script."""

import base64
import hashlib
from functools import cache

from django import template
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def integrity(name: str) -> str:
    """Return the attribute for the static file, or nothing where files are served as they are written."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return ""
    return format_html(' integrity="sha384-{}"', _sha384(staticfiles_storage.stored_name(name)))


# The stored name has a hash of the content in it.
@cache
def _sha384(stored_name: str) -> str:
    with staticfiles_storage.open(stored_name) as file:
        return base64.b64encode(hashlib.sha384(file.read()).digest()).decode()
