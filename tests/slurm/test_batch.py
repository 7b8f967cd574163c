"""Batch jobs on a real Slurm of four virtual nodes: whatever befalls them, they end in the record of a run that nothing
befell, bit for bit. Usage: test_batch.py PROGRAM MPIRUN"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import virtual_cluster

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from rank_processes import rank_processes

SKIPPED = 77
REQUIRED = "LEYDEN_REQUIRE_SLURM"
PROGRAM, MPIRUN = sys.argv[1:3]
JOBS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "jobs")
SWEEP = ["charge", "--battery.sites=9", "--battery.alpha=linspace(-1, 1, 61)", "--charger.omega=2, 4",
         "--solver.operator=assembled", "--time.points=11"]
POINTS = 122
LONG_POINT = ["charge", "--battery.sites=10", "--charger.omega=4000", "--time.end=20", "--solver.operator=assembled",
              "--time.tolerance=1e-6"]
# Some seconds on two nodes, and kept after the first.
KEPT_POINT = ["charge", "--battery.sites=12", "--battery.coupling=power-law", "--time.end=50", "--time.points=11",
              "--solver.propagator=krylov", "--farm.team-size=2", "--farm.checkpoint=0.015"]
TWO_NODES = ["--nodes=2", "--ntasks=2", "--ntasks-per-node=1"]


def run(words, cwd, code=0):
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != code:
        raise AssertionError(f"{words} ends with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout, done.stderr


def is_pending(process, number):
    """Whether a signal waits for a process that is halted."""
    with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as file:
        waiting = re.search(r"^ShdPnd:\s*([0-9a-f]+)$", file.read(), re.M).group(1)
    return int(waiting, 16) >> (number - 1) & 1 == 1


class Job:
    """A job of the cluster."""

    def __init__(self, words, cwd):
        self.number = run(["sbatch", "--parsable", f"--output={cwd}/%j.log"] + words, cwd)[0].strip()
        self.log = os.path.join(cwd, f"{self.number}.log")

    def shown(self):
        return dict(re.findall(r"(\w+)=(\S*)", run(["scontrol", "--oneliner", "show", "job", self.number], "/")[0]))

    def said(self):
        try:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def wait_for(self, state, seconds=90, restarts=0):
        def reached():
            now = self.shown()
            done = now["JobState"] in ("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT")
            if done and int(now["Restarts"]) >= restarts and now["JobState"] != state:
                raise AssertionError(f"the job is {now['JobState']} ({now['ExitCode']}), not {state}:\n{self.said()}")
            return now["JobState"] == state and int(now["Restarts"]) >= restarts and now
        try:
            return virtual_cluster.wait_until(reached, seconds, f"job {self.number} {state}")
        except TimeoutError as error:
            raise AssertionError(f"{error}:\n{self.shown()}\n{self.said()}") from error


class BatchJobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = virtual_cluster.VirtualCluster(4, 2, virtual_cluster.unused_folder(PROGRAM, __file__, os.getcwd()))
        os.environ["LEYDEN"] = PROGRAM
        cls.whole = cls.cluster.path("whole.h5")
        run(MPIRUN.split() + ["-n", "2", PROGRAM] + SWEEP + ["-o", cls.whole], "/")

    @classmethod
    def tearDownClass(cls):
        cls.cluster.stop()

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=self.cluster.path("home"))
        virtual_cluster.wait_until(lambda: len(self.cluster.idle_nodes()) == 4, 60, "idle nodes")

    def path(self, name):
        return os.path.join(self.folder, name)

    def script(self, record, launcher="srun", *words, what=SWEEP):
        """Printed by the program for two nodes with a rank each."""
        out, _ = run([PROGRAM, "slurm"] + what + ["--nodes=2", "--cores-per-node=1", f"--launcher={launcher}", "-o", record,
                                                   *words], self.folder)
        path = self.path(f"{os.path.basename(record)} {launcher}.sbatch")
        with open(path, "w", encoding="utf-8") as file:
            file.write(out)
        return path

    def send(self, record, number):
        ranks = rank_processes(PROGRAM, record)
        for rank in ranks:
            os.kill(rank, number)
        return len(ranks)

    def sealed(self, record):
        done = subprocess.run([PROGRAM, "status", record], capture_output=True, text=True, check=False)
        found = re.search(r"(\d+) of \d+ points done", done.stdout)
        return int(found.group(1)) if found else 0

    def hold_in_midst(self, job, record, least=8):
        """Halts the ranks of a job that has done some points, but not all."""
        def begun():
            if job.shown()["JobState"] == "FAILED":
                raise AssertionError(job.said())
            return self.sealed(record) >= least
        virtual_cluster.wait_until(begun, 60, f"points of {record}")
        self.assertEqual(self.send(record, signal.SIGSTOP), 2)
        self.assertLess(self.sealed(record), POINTS)

    def same_as_whole(self, record):
        self.assertEqual(self.sealed(record), POINTS)
        run([PROGRAM, "verify", record], self.folder)
        # numpy and h5py are loaded late: a machine without Slurm needs neither.
        import h5py
        import numpy
        with h5py.File(record, "r") as one, h5py.File(self.whole, "r") as other:
            names = [name for name, item in other.items() if isinstance(item, h5py.Dataset) and item.dtype.kind in "fi"]
            self.assertGreater(len(names), 10)
            for name in names:
                self.assertTrue(numpy.array_equal(one[name][()], other[name][()], equal_nan=True), name)

    def same_to_rounding(self, record, words):
        """As a run on two ranks of one node that nothing interrupts."""
        import h5py
        import numpy
        whole = self.path("kept whole.h5")
        run(MPIRUN.split() + ["-n", "2", PROGRAM] + words + ["-o", whole], "/")
        with h5py.File(record, "r") as one, h5py.File(whole, "r") as other:
            # Bounds of errors and drifts are made of what rounding leaves.
            names = [name for name, item in other.items() if isinstance(item, h5py.Dataset) and item.dtype.kind == "f"
                     and "error" not in name and "drift" not in name]
            self.assertGreater(len(names), 5)
            for name in names:
                right = other[name][()]
                apart = numpy.nanmax(numpy.abs(one[name][()] - right))
                self.assertLessEqual(apart, 1e-12 * max(1, numpy.nanmax(numpy.abs(right))), name)

    def signalled_in_a_long_point(self, record):
        """A job that is told to stop when two ranks have kept the one point they share."""
        job = Job([self.script(record, "srun", what=KEPT_POINT)], self.folder)
        kept = f"{record}.point-0.checkpoint"
        virtual_cluster.wait_until(lambda: os.path.exists(kept) or job.shown()["JobState"] == "COMPLETED", 60, kept)
        # Held, else it might be over before it hears of anything.
        self.assertEqual(self.send(record, signal.SIGSTOP), 2, job.said())
        self.assertEqual(job.shown()["JobState"], "RUNNING", job.said())
        run(["scancel", "--signal=USR1", "--batch", job.number], "/")
        virtual_cluster.wait_until(lambda: all(is_pending(rank, signal.SIGUSR1) for rank in rank_processes(PROGRAM, record)),
                                   60, "the signal")
        self.send(record, signal.SIGCONT)
        return job

    def test_templates_run_as_they_are(self):
        jobs = []
        for name in ("charge", "charge_mpirun"):
            record = self.path(f"{name} it's.h5")
            jobs.append((record, Job(TWO_NODES + [os.path.join(JOBS, f"{name}.sbatch")] + SWEEP[1:] + ["-o", record],
                                     self.folder)))
        for record, job in jobs:
            job.wait_for("COMPLETED")
            self.assertIn("on 2 ranks", job.said())
            self.same_as_whole(record)

    def test_a_large_point_is_shared_by_two_nodes(self):
        words = ["charge", "--battery.sites=12", "--farm.team-size=2", "--time.points=5", "--solver.operator=matrix-free",
                 "--battery.alpha=0.3, 0.5", "-o", self.path("team.h5")]
        job = Job(TWO_NODES + [os.path.join(JOBS, "charge.sbatch")] + words[1:], self.folder)
        job.wait_for("COMPLETED")
        self.assertIn("2 of 2 points done", job.said())

    def test_a_rank_in_a_long_point_does_not_hold_up_those_on_other_nodes(self):
        record = self.path("uneven.h5")
        words = [word for word in LONG_POINT[1:] if "omega" not in word] + ["--charger.omega=4000, 1..8", "--farm.team-size=1", "-o", record]
        job = Job(TWO_NODES + [os.path.join(JOBS, "charge.sbatch")] + words, self.folder)
        virtual_cluster.wait_until(lambda: self.sealed(record) == 8, 40, "the short points")
        self.assertEqual(job.shown()["JobState"], "RUNNING")
        run(["scancel", job.number], "/")

    def test_the_time_limit_is_followed_by_requeue_and_completion(self):
        alone = self.path("long.sbatch")
        with open(alone, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/bash\nsrun {PROGRAM} {' '.join(LONG_POINT)} -o long.h5\necho ended with $? at $SECONDS\n")
        limit = Job(["--ntasks=1", "--time=1", alone], self.folder)
        jobs = []
        for launcher in ("srun", "mpirun"):
            record = self.path(f"limited by {launcher}.h5")
            # Slurm looks at limits twice a minute.
            job = Job(["--time=1", "--signal=B:USR1@50", self.script(record, launcher)], self.folder)
            self.hold_in_midst(job, record)
            jobs.append((record, job))
        # Meanwhile, what costs no time beside them.
        kept_record = self.path("kept.h5")
        kept = self.signalled_in_a_long_point(kept_record)
        for record, job in jobs:
            virtual_cluster.wait_until(lambda job=job: "telling the run to stop" in job.said(), 60, "the signal")
            self.send(record, signal.SIGCONT)
        for record, job in jobs:
            job.wait_for("COMPLETED", restarts=1)
            self.assertIn("requeueing job", job.said())
            self.assertRegex(job.said(), r"[0-9]+ of them before")
            self.same_as_whole(record)
        kept.wait_for("COMPLETED", restarts=1)
        for said in ("telling the run to stop", "requeueing job", "point 0 goes on from its checkpoint", "1 of 1 points done"):
            self.assertIn(said, kept.said())
        self.assertEqual(int(kept.shown()["Restarts"]), 1)
        run([PROGRAM, "verify", kept_record], self.folder)
        self.same_to_rounding(kept_record, KEPT_POINT)
        limit.wait_for("COMPLETED")
        self.assertRegex(limit.said(), r"ended with 75 at [0-5]?\d\b", "the point is begun and dropped, or not begun")

    def test_a_job_without_time_for_anything_does_not_come_back(self):
        # A full diagonalisation cannot be kept, and takes longer than it is given.
        words = ["charge", "--battery.sites=12", "--solver.operator=dense", "--farm.time-limit=0.1"]
        printed, _ = run([PROGRAM, "slurm"] + words + ["--nodes=1", "--cores-per-node=1", "-o", "never.h5"], self.folder)
        with open(self.path("never.sbatch"), "w", encoding="utf-8") as file:
            file.write(printed)
        jobs = [Job([self.path("never.sbatch")], self.folder),
                Job(["--ntasks=1", os.path.join(JOBS, "charge.sbatch"), *words[1:], "-o", self.path("nor this.h5")],
                    self.folder)]
        for job in jobs:
            self.assertEqual(job.wait_for("FAILED")["ExitCode"], "75:0")
            self.assertIn("there was no time to begin a point", job.said())
            self.assertIn("nothing was done or kept", job.said())

    def killed_node(self, which):
        record = self.path(f"{which}.h5")
        job = Job([self.script(record)], self.folder)
        self.hold_in_midst(job, record)
        batch = job.shown()["BatchHost"]
        nodes = run(["scontrol", "show", "hostnames", job.shown()["NodeList"]], "/")[0].split()
        node = batch if which == "batch" else next(name for name in nodes if name != batch)
        self.send(record, signal.SIGCONT)
        self.cluster.kill_node(node)
        job.wait_for("COMPLETED", restarts=1)
        self.same_as_whole(record)
        self.cluster.start_node(node)

    def test_the_death_of_the_node_of_the_script_is_survived(self):
        self.killed_node("batch")

    def test_the_death_of_another_node_is_survived(self):
        self.killed_node("other")

    def test_a_killed_rank_fails_the_job_and_the_next_one_goes_on(self):
        for launcher in ("srun", "mpirun"):
            record = self.path(f"rank of {launcher}.h5")
            script = self.script(record, launcher)
            job = Job([script], self.folder)
            self.hold_in_midst(job, record)
            os.kill(rank_processes(PROGRAM, record)[-1], signal.SIGKILL)
            self.send(record, signal.SIGCONT)
            job.wait_for("FAILED", 30)
            self.assertEqual(rank_processes(PROGRAM, record), [])
            Job([script], self.folder).wait_for("COMPLETED")
            self.same_as_whole(record)

    def test_a_cancelled_job_does_not_come_back(self):
        record = self.path("cancelled.h5")
        job = Job([self.script(record)], self.folder)
        self.hold_in_midst(job, record)
        self.send(record, signal.SIGCONT)
        run(["scancel", job.number], "/")
        job.wait_for("CANCELLED")
        virtual_cluster.wait_until(lambda: not rank_processes(PROGRAM, record), 30, "the end of all ranks")
        time.sleep(8)
        self.assertEqual(job.shown()["JobState"], "CANCELLED")
        self.assertEqual(job.shown()["Restarts"], "0")

    def test_a_second_writer_on_another_node_is_refused(self):
        record = self.path("busy.h5")
        job = Job([self.script(record)], self.folder)
        self.hold_in_midst(job, record)
        for launcher in (["srun", "--mpi=pmix", "-N1", "-n1"], []):
            _, said = run(launcher + [PROGRAM] + SWEEP + ["-o", record], self.folder, code=2)
            self.assertRegex(said, r"in use by a live run \(host n\d, process \d+\)")
        self.send(record, signal.SIGCONT)
        job.wait_for("COMPLETED")
        self.same_as_whole(record)

    def test_an_array_is_merged_into_the_same_record(self):
        record = self.path("it's whole.h5")
        script = self.script(record, "srun", "--array=3")
        job = Job(["--wait", script], self.folder)
        job.wait_for("COMPLETED")
        with open(script, encoding="utf-8") as file:
            merge = re.search("^# when all tasks have ended: (.*)$", file.read(), re.M)
        run(["bash", "-c", merge.group(1)], self.folder)
        self.same_as_whole(record)


if __name__ == "__main__":
    reason = virtual_cluster.hindrance()
    if reason and not os.environ.get(virtual_cluster.INSIDE):
        # Whoever has installed Slurm is told if it is not there; what a machine allows is not up to them.
        required = os.environ.get(REQUIRED) == "1" and virtual_cluster.missing_programs()
        print(f"{f'needed, as {REQUIRED} is set' if required else 'skipped'}: {reason}")
        sys.exit(1 if required else SKIPPED)
    virtual_cluster.enter()
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
