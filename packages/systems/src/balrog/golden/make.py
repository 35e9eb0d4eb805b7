"""Writes golden.json: what BALROG's own code makes of turns, answers and episodes that were made up here.

/usr/bin/python3 golden/make.py BALROG      a folder with balrog-ai/BALROG; needs Python alone

The reference's instructions are cut out of what is written, for the wording here is another.
"""

import json
import pathlib
import random
import sys
import tempfile
import types
from collections import namedtuple

root = pathlib.Path(sys.argv[1])


class Anything(types.ModuleType):
    def __getattr__(self, name):
        return type(name, (), {})


for name in ["openai", "balrog", "balrog.client", "balrog.agents"]:
    sys.modules[name] = Anything(name)


def load(path, name):
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile((root / path).read_text(), path, "exec"), module.__dict__)
    return module


history = load("balrog/prompt_builder/history.py", "balrog.prompt_builder.history")
load("balrog/agents/base.py", "balrog.agents.base")
files = {
    "naive": ("naive", "NaiveAgent"),
    "robust-naive": ("robust_naive", "RobustNaiveAgent"),
    "cot": ("chain_of_thought", "ChainOfThoughtAgent"),
    "robust-cot": ("robust_cot", "RobustCoTAgent"),
    "planner": ("custom", "CustomAgent"),
    "few-shot": ("few_shot", "FewShotAgent"),
}
kinds = {form: getattr(load(f"balrog/agents/{file}.py", f"balrog.agents.{file}"), kind) for form, (file, kind) in files.items()}
utils = load("balrog/utils.py", "balrog.utils")

Response = namedtuple("Response", ["completion", "reasoning"])
Config = types.SimpleNamespace(agent=types.SimpleNamespace(remember_cot=True))
UNREAD = "Failed to obtain a valid action from the reasoning."


class Client:
    def __init__(self, script):
        self.script = list(script)
        self.asked = []

    def generate(self, messages):
        self.asked.append([[one.role, one.content, one.attachment] for one in messages])
        return Response(self.script.pop(0), None)


def endings(form):
    """The reference's instruction of a form: what it puts behind a message that says nothing else."""
    client = Client(["PLAN: x\nACTION: y"])
    agent = make(form, client, history.HistoryPromptBuilder(system_prompt="i"))
    agent.act({"text": {"long_term_context": "", "short_term_context": ""}, "image": None})
    said = client.asked[0][-1][1].removeprefix("Current Observation:\n\n\n")
    return said.removeprefix("You have no plan yet.\n\n")


def make(form, client, builder):
    kind = kinds[form]
    if form in ("cot", "robust-cot"):
        return kind(lambda: client, builder, Config)
    if form == "few-shot":
        return kind(lambda: client, builder, 7)
    return kind(lambda: client, builder)


def play(form, texts, images, reasonings, script, pictures=True):
    builder = history.HistoryPromptBuilder(texts, images, "Play well. PLAY!", reasonings)
    client = Client(script)
    agent = make(form, client, builder)
    if form == "few-shot":
        for actions in (["up", "left"], ["down", "right", "idle", "up"]):
            agent.update_icl_observation({"text": {"long_term_context": "it begins"}})
            for i, action in enumerate(actions):
                agent.update_icl_action(action)
                agent.update_icl_observation({"text": {"long_term_context": f"then {i}"}})
            agent.wrap_episode()
    ending = endings(form)
    learn = "First, observe the demonstrations provided and learn from them!"
    before = None
    read = []
    for turn in range(len(script)):
        seen = {
            "text": {"long_term_context": f"a wall {turn} steps ahead", "short_term_context": "hungry" if turn % 3 == 1 else ""},
            "image": f"picture {turn}" if pictures and turn % 4 != 2 else None,
        }
        response = agent.act(seen, prev_action=before)
        before = response.completion
        read.append([before, response.reasoning])
    cut = lambda text: text.replace(ending, "<ending>").replace(learn, "<learn>").replace(UNREAD, "<unread>")
    asked = [[[role, cut(text), image] for role, text, image in messages] for messages in client.asked]
    read = [[None if one is None else one.replace(UNREAD, "<unread>"), why] for one, why in read]
    return {"form": form, "texts": texts, "images": images, "reasonings": reasonings, "script": script, "pictures": pictures, "asked": asked, "read": read}


answers = [
    "go forward",
    "go forward.",
    "**Turn Left**",
    "",
    "I would turn left.\nACTION: turn left",
    "ACTION: up\nNo: ACTION: 1. down!",
    "think <|ACTION|> pick up <|END|> or <|ACTION|>drop<|END|>",
    "<|ACTION|>\nMove\nWest\n<|END|>",
    "<|ACTION|>never closed",
    "PLAN: find the key,\nthen the door\nACTION: go forward",
    "plan: No changes to the plan.\naction: turn right",
    "PLAN:\nACTION:\ttoggle\nand more",
    "ACTION: in the plan\nPLAN: odd order",
    "PLAN: only a plan",
    "Ünïcödé: déjà 3 vu_",
    "up",
]
games = [play(form, 16, 0, 1, answers) for form in kinds]
games += [play("cot", 3, 2, 2, answers), play("naive", 2, 1, 1, answers), play("cot", 1, 4, 0, answers, False)]
games += [play("naive", 16, 1, 1, ["up", "down", "go east"] * 14)]

rng = random.Random(5)
episodes = {
    "babyai": [["goto", rng.choice([0.0, 1.0])] for _ in range(7)] + [["open", 0.0]] * 3,
    "crafter": [["default", rng.randrange(23) / 22] for _ in range(10)],
    "babaisai": [["make_win", 1.0]],
}
with tempfile.TemporaryDirectory() as folder:
    for name, records in episodes.items():
        (pathlib.Path(folder) / name).mkdir()
        for i, (task, progression) in enumerate(records):
            record = {"task": task, "progression": progression, "num_steps": i + 1, "input_tokens": 2 * i, "output_tokens": i}
            (pathlib.Path(folder) / name / f"{task}_run_{i:02d}.json").write_text(json.dumps(record))
    made = utils.collect_and_summarize_results(folder)
    tasks = {name: json.loads((pathlib.Path(folder) / name / f"{name}_summary.json").read_text())["tasks"] for name in episodes}
summary = {"mean": made["average_progress"], "error": made["standard_error"], "environments": made["environments"], "tasks": tasks}

out = pathlib.Path(__file__).with_name("golden.json")
lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in games)
out.write_text(f'{{"games": [\n{lines}\n],\n"episodes": {json.dumps(episodes)},\n"summary": {json.dumps(summary)}}}\n')
print(out, out.stat().st_size)
