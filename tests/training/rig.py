"""A worker in place, under a clock that the test moves: training and products take the time that
the test says they take."""

from dataclasses import dataclass, field

from desktop_nn.training import messages as m
from desktop_nn.training import preparation
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from desktop_nn.training.worker import Worker
from tests.training.experiments import small_spec


@dataclass
class Rig:
    """`update_cost` is the seconds of an update, `product_costs` those of products by name (which
    are not really made when costs are given), `send_cost` those of a report."""

    update_cost: float = 0.001
    product_costs: dict = field(default_factory=dict)
    send_cost: float = 0.0
    now: float = 100.0
    reports: list = field(default_factory=list)
    made: list = field(default_factory=list)
    trained: float = 0.0
    sequence: int = 0
    order: int = 0

    def __post_init__(self):
        self.worker = Worker(self._take, lambda: self.now)

    def _take(self, report):
        self.now += self.send_cost
        self.reports.append(report)

    # Being the window

    def load(self, spec=None, **more):
        self.sequence += 1
        self.say(m.Load(self.sequence, 0, spec or small_spec(), **more))

    def change(self, spec, revision, left):
        self.sequence += 1
        self.say(m.Change(self.sequence, revision, left, spec))

    def say(self, *commands):
        for command in commands:
            self.worker.handle(command)

    def ask(self, kind):
        """Reset, Back or Repeat."""
        self.sequence += 1
        self.say(kind(self.sequence))

    def play(self, epochs_per_second=None):
        self.say(m.Play(epochs_per_second))

    @property
    def run(self) -> Run:
        return self.worker._run

    def snapshot(self, generation=-1, length=0):
        """Pull, and work until the answer comes."""
        self.say(m.Pull(generation, length))
        for _ in range(10_000):
            before = len(self.reports)
            self.now += min(0.001, self.worker.work())
            for report in self.reports[before:]:
                if isinstance(report, m.Snapshot):
                    return report
        raise AssertionError("no snapshot came")

    def snapshots(self):
        return [report for report in self.reports if isinstance(report, m.Snapshot)]

    def work_for(self, seconds, pull_every=None):
        """As the worker's process does, under the clock; the window pulls like a timer."""
        end, pulled = self.now + seconds, self.now
        while self.now < end:
            if pull_every is not None and self.now >= pulled:
                pulled = self.now + pull_every
                self.say(m.Pull(0, 0))
            sleep = self.worker.work()
            self.now += min(sleep, max(0.0, end - self.now), pull_every or sleep)
            self.now += 1e-7  # asking the clock takes its time too

    def work_to(self, update):
        """Work on to exactly this update, step by step."""
        while self.run.update < update:
            self.say(m.StepUpdate())
            self.worker.work()

    def finish(self):
        """Work until nothing is left to be done."""
        while self.worker._is_training:
            self.worker.work()


def make_rig(monkeypatch, **options):
    rig = Rig(**options)
    plain_advance = Run.advance

    def advance(run, updates):
        made = plain_advance(run, updates)
        rig.now += made * rig.update_cost
        rig.trained += made * rig.update_cost
        return made

    def make(name, run, choice=None):
        rig.now += rig.product_costs.get(name, 0.0)
        rig.made.append(name)
        return None if rig.product_costs else made_product(name, run, choice)

    monkeypatch.setattr(Run, "advance", advance)
    monkeypatch.setattr(preparation, "made_product", make)
    return rig
