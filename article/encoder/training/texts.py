"""The texts and questions that the cross-encoder is trained on, and the models' tokeniser."""
import json
import pathlib
import re
import zipfile

from transformers import AutoTokenizer

HERE = pathlib.Path(__file__).resolve().parent
TOKENS_MAX = 96  # as in article/src/encoder/cross.rs


def tokenizer(model):
    return AutoTokenizer.from_pretrained(model)


def split(text):
    """Sentences, well enough for an encyclopaedia's leads."""
    return [s.strip() for s in re.split(r'(?<=[.!?])\s+(?=[A-Z"(])', text) if s.strip()]


def lines(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def documents(wheel):
    """{document: [sentence with what stands above it]}, of the leads in the wheel and of our own articles."""
    with zipfile.ZipFile(wheel) as package:
        name = next(n for n in package.namelist() if n.endswith("summaries_en-us.json"))
        leads = json.loads(package.read(name))
    found = {}
    for lead in lines("leads.jsonl"):
        title = lead["title"]
        found[lead["doc"]] = [f"{title}. {sentence}" for sentence in split(leads[title]["extract"])]
    for article in lines("articles.jsonl"):
        found[article["doc"]] = [
            f"{article['title']}: {section['heading']}. {sentence}"
            for section in article["sections"]
            for sentence in section["sentences"]
        ]
    return found
