"""Turns trained weights into article/encoder/answers-l6-int8.onnx.

usage: export.py MINILM WEIGHTS.pt OUT.onnx
"""
import sys

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train import CrossEncoder

base, weights, out = sys.argv[1:]
model = CrossEncoder(base, attention="eager")
model.load_state_dict(torch.load(weights))
model.eval()


class Exported(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)


example = torch.ones(2, 8, dtype=torch.long)
names = ["input_ids", "attention_mask", "token_type_ids"]
axes = {name: {0: "batch", 1: "seq"} for name in names} | {"logit": {0: "batch"}}
torch.onnx.export(Exported(), (example, example, torch.zeros_like(example)), out + ".f32", input_names=names,
                  output_names=["logit"], opset_version=14, dynamo=False, dynamic_axes=axes)
quantize_dynamic(out + ".f32", out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
