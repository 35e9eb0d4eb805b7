"""The models of models.mjs in PyTorch, trained one sample a step on one thread.

Usage: python3 peer.py MODEL WARMUP STEPS -> one JSON line: CPU seconds of the steps, parameters, the last loss.
"""
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
WORDS, LENGTH, ACTIONS = 32, 8, 7


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.packed, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, w = x.shape
        q, k, v = self.packed(self.norm1(x)).view(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) / (w // self.heads) ** 0.5
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, t, w))
        return x + self.down(nn.functional.gelu(self.up(self.norm2(x)), approximate="tanh"))


class CnnTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.merge = nn.Conv2d(3, 32, 4, 4), nn.Conv2d(32, 128, 3, 2, 1)
        self.places, self.words = nn.Embedding(64, 128), nn.Embedding(WORDS, 128)
        self.order = nn.Embedding(LENGTH, 128)
        self.blocks = nn.Sequential(*[Block(128, 4) for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, ACTIONS)

    def forward(self, picture, words):
        seen = self.merge(torch.relu(self.stem(picture))).flatten(2).transpose(1, 2) + self.places.weight
        text = self.words(words) + self.order.weight
        return self.head(self.norm(self.blocks(torch.cat([text, seen], 1)))[:, 0])


class FilmCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, 32)
        self.first, self.second = nn.Conv2d(3, 16, 4, 4), nn.Conv2d(16, 32, 3, 1, 1)
        self.third = nn.Conv2d(32, 64, 3, 2, 1)
        self.film = nn.ModuleList([nn.Linear(32, 64), nn.Linear(32, 128)])
        self.hidden, self.head = nn.Linear(4096, 164), nn.Linear(164, ACTIONS)

    def forward(self, picture, words):
        sentence = self.words(words).mean(1)

        def scaled(x, film):
            gain, shift = film(sentence).chunk(2, 1)
            return torch.relu(x * gain[:, :, None, None] + shift[:, :, None, None])

        x = self.second(torch.relu(self.first(picture)))
        y = self.third(scaled(x, self.film[0]))
        return self.head(torch.relu(self.hidden(scaled(y, self.film[1]).flatten(1))))


name, warmup, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
model = {"cnn-transformer": CnnTransformer, "film-cnn": FilmCnn}[name]()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
picture, words = torch.rand(16, 3, 64, 64), torch.randint(WORDS, (16, LENGTH))
targets = torch.randint(ACTIONS, (16,))


def step(i):
    at = slice(i % 16, i % 16 + 1)
    loss = nn.functional.cross_entropy(model(picture[at], words[at]), targets[at])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss


for i in range(warmup):
    step(i)
start = time.process_time()
for i in range(steps):
    loss = step(i)
print(json.dumps({"seconds": time.process_time() - start, "parameters": sum(p.numel() for p in model.parameters()), "loss": loss.item()}))
