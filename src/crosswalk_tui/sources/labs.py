"""The names of labs, where a capital letter is not enough."""

from __future__ import annotations

_NAMES = {
    "01-ai": "01.AI",
    "ai21": "AI21 Labs",
    "aion-labs": "AionLabs",
    "alibaba": "Alibaba",
    "allenai": "Ai2",
    "arcee-ai": "Arcee AI",
    "baai": "BAAI",
    "bytedance": "ByteDance",
    "cognitivecomputations": "Cognitive Computations",
    "community": "Community fine-tunes",
    "deepcogito": "Deep Cogito",
    "deepreinforce": "DeepReinforce",
    "deepseek": "DeepSeek",
    "essentialai": "Essential AI",
    "huggingfaceh4": "Hugging Face H4",
    "ibm": "IBM",
    "inclusionai": "inclusionAI",
    "internlm": "InternLM",
    "lg": "LG AI Research",
    "liquid": "Liquid AI",
    "lmsys": "LMSYS",
    "minimax": "MiniMax",
    "mistral": "Mistral AI",
    "moonshotai": "Moonshot AI",
    "nousresearch": "Nous Research",
    "nvidia": "NVIDIA",
    "openai": "OpenAI",
    "primeintellect": "Prime Intellect",
    "rekaai": "Reka AI",
    "sao10k": "Sao10K",
    "stabilityai": "Stability AI",
    "stepfun": "StepFun",
    "swiss-ai": "Swiss AI",
    "thedrummer": "TheDrummer",
    "thinkingmachines": "Thinking Machines",
    "tiiuae": "TII",
    "xai": "xAI",
    "zhipuai": "Z.AI",
}


def lab_name(lab_id: str) -> str:
    """How a lab is called: ``openai`` is OpenAI."""
    return _NAMES.get(lab_id) or " ".join(word.capitalize() for word in lab_id.split("-"))
