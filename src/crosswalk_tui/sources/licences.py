"""Common names of licences, from the many spellings of upstreams."""

from __future__ import annotations

import re

PROPRIETARY = "proprietary"
"""The licence of models whose weights are closed."""

_NAMES = {
    "agpl30": "AGPL-3.0",
    "apache2": "Apache-2.0",
    "apache20": "Apache-2.0",
    "ccbync": "CC-BY-NC",
    "ccbync40": "CC-BY-NC-4.0",
    "ccby40": "CC-BY-4.0",
    "creativecommonsattribution40license": "CC-BY-4.0",
    "deepseek": "DeepSeek Licence",
    "gemma": "Gemma",
    "healthaideveloperfoundationstermsofuse": "Health AI Developer Foundations",
    "jambaopenmodellicense": "Jamba Open Model License",
    "llama2": "Llama 2 Community License",
    "llama3": "Llama 3 Community License",
    "llama31": "Llama 3.1 Community License",
    "llama31communitylicense": "Llama 3.1 Community License",
    "llama32": "Llama 3.2 Community License",
    "llama32communitylicense": "Llama 3.2 Community License",
    "llama33": "Llama 3.3 Community License",
    "llama33communitylicenseagreement": "Llama 3.3 Community License",
    "llama4": "Llama 4 Community License",
    "llama4communitylicenseagreement": "Llama 4 Community License",
    "mistralresearchlicense": "Mistral Research License",
    "mistralresearchlicensemrlforresearchmistralcommerciallicenseforcommercialuse": "Mistral Research License",
    "mit": "MIT",
    "mitlicense": "MIT",
    "mitmodellicensecommercialuseallowed": "MIT and model licence",
    "mnpl01": "Mistral Non-Production License",
    "modifiedmit": "Modified MIT",
    "modifiedmitlicense": "Modified MIT",
    "nvidiaopenmodellicense": "NVIDIA Open Model License",
    "nvidiaopenmodellicenseagreement": "NVIDIA Open Model License",
    "proprietary": PROPRIETARY,
    "qwen": "Qwen License",
    "tongyiqianwen": "Tongyi Qianwen License",
}
_UNKNOWN = frozenset({"", "unknown", "other", "none"})


def licence_name(text: str | None) -> str | None:
    """The common name of a licence, *text* itself when it is unknown, None when it is empty."""
    bare = re.sub(r"[^a-z0-9]", "", (text or "").lower())
    return None if text is None or bare in _UNKNOWN else _NAMES.get(bare, text)
