"""Batch scripts as they are printed and as the templates have them, run with programs of the test in the place of Slurm's.
Usage: test_script.py PROGRAM"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
JOBS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "jobs")
# Notes how it was called, takes USR1, and ends as the test wants.
STAND_IN = """#!/usr/bin/python3
import json, os, signal, sys, time
name, answers = os.path.basename(sys.argv[0]), os.environ
told = []
signal.signal(signal.SIGUSR1, lambda *_: told.append("USR1"))
def note(what):
    with open(answers["NOTES"], "a") as file:
        file.write(json.dumps([name] + what) + "\\n")
note(sys.argv[1:])
if name == "squeue":
    print(answers.get("STATE", "RUNNING"))
if name in ("srun", "mpirun"):
    end = time.time() + float(answers.get("LASTS", "0"))
    while time.time() < end and not told:
        time.sleep(0.01)
    time.sleep(0.3 if told else 0)
    os.system(answers.get("DOES", ":"))
    note(told) if told else None
    sys.exit(int(answers.get("CODE", "0")))
"""


class Scripts(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="leyden-script-")
        self.addCleanup(scratch.cleanup)
        self.root = os.path.join(scratch.name, "it's $HOME; a \"folder\"")
        self.bin = os.path.join(scratch.name, "bin")
        self.notes = os.path.join(scratch.name, "notes")
        os.mkdir(self.root)
        os.mkdir(self.bin)
        for name in ("srun", "mpirun", "squeue", "scontrol"):
            self.stand_in(name, STAND_IN)
        self.environment = dict(os.environ, PATH=f"{self.bin}:/usr/bin:/bin", NOTES=self.notes, SLURM_JOB_ID="17")
        for name in ("SLURM_ARRAY_JOB_ID", "SLURM_RESTART_COUNT", "SLURM_CPUS_PER_TASK"):
            self.environment.pop(name, None)

    def stand_in(self, name, text):
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def printed(self, *words, code=0):
        done = subprocess.run([PROGRAM, "slurm", *words], cwd=self.root, capture_output=True, text=True, check=False,
                              env=self.environment, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def start(self, script, words=(), **environment):
        if os.path.exists(self.notes):
            os.remove(self.notes)
        return subprocess.Popen(["bash", "-c", script, "job", *words], cwd="/", stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.PIPE, env=dict(self.environment, **environment))

    def run_script(self, script, words=(), **environment):
        process = self.start(script, words, **environment)
        _, err = process.communicate(timeout=30)
        return process.returncode, err, self.noted()

    def noted(self):
        if not os.path.exists(self.notes):
            return []
        with open(self.notes, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def directive(self, script, name):
        found = re.search(rf"^#SBATCH --{name}=(\S+)$", script, re.M)
        return found.group(1) if found else None

    def all_scripts(self):
        yield self.printed("charge"), ()
        yield self.printed("charge", "--launcher=mpirun"), ()
        for name in ("charge", "charge_mpirun"):
            with open(os.path.join(JOBS, f"{name}.sbatch"), encoding="utf-8") as file:
                yield file.read(), ("run.ini",)


class ShellSafety(Scripts):
    def test_the_program_gets_the_words_that_were_given(self):
        config = os.path.join(self.root, "a b's $(echo no) `x`.ini")
        with open(config, "w", encoding="utf-8") as file:
            file.write("[battery]\nsites = 2\n")
        words = ["charge", config, "--battery.alpha=0, 0.5", "--charger.omega=geomspace(1, 2, 2)"]
        script = self.printed(*words, "-o", "out \"put\" $x.h5", "--", "-log_view", ":a b")
        _, _, notes = self.run_script(script)
        call = notes[0][notes[0].index(PROGRAM):]
        self.assertEqual(call, [PROGRAM] + words + ["-o", "out \"put\" $x.h5", "--", "-log_view", ":a b"])
        self.assertEqual(notes[0][1:3], ["-K1", "--mpi=pmix"])
        self.assertEqual(self.directive(script, "job-name"), "leyden-out__put___x")

    def test_options_for_petsc_are_those_of_the_job_alone(self):
        words = ("charge", "--battery.sites=2")
        options = ("-log_view", "-help")
        script = self.printed(*words, "--", *options)
        self.assertEqual(script.replace(" -- -log_view -help", "").splitlines(), self.printed(*words).splitlines())
        self.assertIn(" -- -log_view -help)", script)

    def test_it_runs_where_it_was_printed(self):
        self.stand_in("srun", "#!/bin/sh\npwd -P > \"$NOTES\"\n")
        process = self.start(self.printed("charge"))
        process.communicate(timeout=30)
        with open(self.notes, encoding="utf-8") as file:
            self.assertEqual(file.read(), os.path.realpath(self.root) + "\n")

    def test_the_tasks_of_an_array_write_files_of_their_own(self):
        script = self.printed("charge", "--battery.alpha=0, 1", "--array=4", "-o", "d/it's.h5")
        self.assertEqual(self.directive(script, "array"), "1-4")
        task = {"SLURM_ARRAY_JOB_ID": "17", "SLURM_ARRAY_TASK_ID": "3", "CODE": "75"}
        code, _, notes = self.run_script(script, **task)
        self.assertEqual(code, 75)
        self.assertEqual(notes[0][-3:], ["--farm.shard=3/4", "-o", "d/it's.3-of-4.h5"])
        self.assertEqual(notes[-1], ["scontrol", "requeue", "17_3"])
        self.assertIn(" merge 'd/it'\\''s'.*-of-4.h5 -o ", script)

    def test_the_template_of_an_array_does_so_too(self):
        with open(os.path.join(JOBS, "charge_array.sbatch"), encoding="utf-8") as file:
            script = file.read()
        task = {"SLURM_ARRAY_JOB_ID": "17", "SLURM_ARRAY_TASK_ID": "2", "SLURM_ARRAY_TASK_COUNT": "4"}
        _, _, notes = self.run_script(script, ("a b", "run.ini", "--battery.g=1, 2"), LEYDEN="/x y/leyden", **task)
        self.assertEqual(notes[0][-7:], ["/x y/leyden", "charge", "run.ini", "--battery.g=1, 2", "--farm.shard=2/4", "-o",
                                         "a b.2-of-4.h5"])


class ExitCodes(Scripts):
    def test_all_scripts_have_one_body(self):
        """Printed, or a template: from the trap to the end they differ in the launcher alone."""
        scripts = [script for script, _ in self.all_scripts()] + [self.printed("charge", "--array=4")]
        with open(os.path.join(JOBS, "charge_array.sbatch"), encoding="utf-8") as file:
            scripts.append(file.read())
        bodies = [script[script.index("\nstep=\n"):] for script in scripts]
        launches = [re.findall(r'^(.*) "\${command\[@\]}" &$', body, re.M) for body in bodies]
        self.assertEqual({tuple(found) for found in launches},
                         {('srun -K1 --mpi=pmix --cpus-per-task="$OMP_NUM_THREADS"',), ("mpirun",)})
        alike = {body.replace(found[0], "LAUNCH", 1) for body, found in zip(bodies, launches)}
        self.assertEqual(len(alike), 1)
        before = {tuple(re.findall(r"^export .*$", script[:script.index("\nstep=\n")], re.M)) for script in scripts}
        self.assertEqual(before, {('export OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"',)})

    def test_a_stopped_run_is_put_back_into_the_queue(self):
        for script, words in self.all_scripts():
            code, said, notes = self.run_script(script, words, CODE="75")
            self.assertEqual(code, 75)
            self.assertEqual(notes[-1], ["scontrol", "requeue", "17"])
            self.assertIn("requeueing job 17", said)

    def test_other_codes_are_passed_on(self):
        for script, words in self.all_scripts():
            for wanted in (0, 2, 3, 74, 127, 137):
                code, _, notes = self.run_script(script, words, CODE=str(wanted))
                self.assertEqual(code, wanted)
                self.assertEqual(len(notes), 1, notes)

    def test_a_cancelled_job_is_not_put_back(self):
        for script, words in self.all_scripts():
            code, _, notes = self.run_script(script, words, CODE="75", STATE="COMPLETING")
            self.assertEqual((code, len(notes)), (75, 2))

    def test_a_job_that_does_nothing_is_not_put_back(self):
        sealed, record = os.path.join(self.bin, "sealed"), os.path.join(self.root, "run.h5")
        kept = f"{record}.point-3.checkpoint"
        self.stand_in("leyden", '#!/bin/sh\n[ "$1" = status ] && [ "$2" -ef "$RECORD_THERE" ] && '
                                'echo "$2: charge, $(cat "$SEALED") of 5 points done (9.0 %), 1 pending, 0 failed"\n')
        told = {"SEALED": sealed, "RECORD_THERE": record, "KEPT": kept, "CODE": "75"}
        scripts = [(self.printed("charge", "-o", "run.h5").replace(PROGRAM, "leyden"), ())]
        scripts += [(script, ("run.ini", "-o", record)) for script, _ in list(self.all_scripts())[2:]]
        with open(os.path.join(JOBS, "charge_array.sbatch"), encoding="utf-8") as file:
            scripts.append((file.read(), (os.path.join(self.root, "run"), "run.ini")))
        for script, words in scripts:
            is_array = "PARTS" in script
            if is_array:
                record = os.path.join(self.root, "run.2-of-4.h5")
                kept = f"{record}.point-3.checkpoint"
                told.update(SLURM_ARRAY_JOB_ID="17", SLURM_ARRAY_TASK_ID="2", SLURM_ARRAY_TASK_COUNT="4",
                            RECORD_THERE=record, KEPT=kept)
            for before, does, comes_again in ((0, ":", False), (2, ":", False), (2, 'echo 3 > "$SEALED"', True),
                                              (2, 'touch "$KEPT"', True), (2, 'touch "$SEALED"', False),
                                              (0, 'echo 1 > "$SEALED"', True), (0, 'touch "$KEPT"', True)):
                with self.subTest(words=words, before=before, does=does):
                    with open(sealed, "w", encoding="utf-8") as file:
                        file.write(f"{before}\n")
                    for path in (record, kept)[:1 + before // 2]:
                        with open(path, "w", encoding="utf-8"):
                            pass
                    code, said, notes = self.run_script(script, words, DOES=does, **told)
                    self.assertEqual(code, 75)
                    self.assertEqual(notes[-1][0] == "scontrol", comes_again, said)
                    self.assertEqual("sbatch it with a longer --time" in said, not comes_again)
                    for path in (record, kept):
                        if os.path.exists(path):
                            os.remove(path)

    def test_what_is_kept_behind_a_link_is_seen(self):
        record = os.path.join(self.root, "run.h5")
        os.symlink("data/far.h5", record)
        os.mkdir(os.path.join(self.root, "data"))
        with open(os.path.join(self.root, "data", "far.h5"), "w", encoding="utf-8"):
            pass
        self.stand_in("leyden", "#!/bin/sh\n")
        script = self.printed("charge", "-o", "run.h5").replace(PROGRAM, "leyden")
        kept = os.path.join(self.root, "data", "far.h5.point-0.checkpoint")
        for does, comes_again in (('touch "$KEPT"', True), (":", False)):
            _, said, notes = self.run_script(script, DOES=does, KEPT=kept, CODE="75")
            self.assertEqual(notes[-1][0] == "scontrol", comes_again, said)

    def test_requeueing_comes_to_an_end(self):
        for script, words in self.all_scripts():
            code, said, notes = self.run_script(script, words, CODE="75", SLURM_RESTART_COUNT="100")
            self.assertEqual((code, len(notes)), (75, 1))
            self.assertIn("sbatch this script again", said)

    def test_the_signal_is_passed_to_the_step_and_its_end_awaited(self):
        for script, words in self.all_scripts():
            process = self.start(script, words, CODE="75", LASTS="20")
            end = time.time() + 10
            while not self.noted() and time.time() < end:
                time.sleep(0.01)
            time.sleep(0.1)
            process.send_signal(signal.SIGUSR1)
            process.communicate(timeout=30)
            self.assertEqual(process.returncode, 75)
            notes = self.noted()
            self.assertEqual(notes[1][1:], ["USR1"])
            self.assertEqual(notes[-1], ["scontrol", "requeue", "17"])

    def test_scripts_ask_for_what_that_needs(self):
        for script, _ in self.all_scripts():
            for line in ("--requeue", "--open-mode=append", "--signal=B:USR1@90"):
                self.assertIn(f"#SBATCH {line}\n", script)


class Sizes(Scripts):
    LARGE = ("--cores-per-node=64", "--memory-per-node=256")

    def test_a_small_sweep_takes_one_rank(self):
        script = self.printed("charge", *self.LARGE)
        self.assertEqual(self.directive(script, "nodes"), "1")
        self.assertEqual(self.directive(script, "ntasks"), "1")
        self.assertIn("64 cores and 256 GiB (as given)", script)

    def test_ranks_are_added_for_time(self):
        sweep = ("charge", "--battery.sites=22", "--battery.alpha=linspace(-1, 1, 1000)", *self.LARGE)
        ranks = [int(self.directive(self.printed(*sweep, f"--within={minutes}"), "ntasks")) for minutes in (6000, 30, 3)]
        self.assertEqual(ranks, sorted(set(ranks)))
        shared = self.printed(*sweep, "--within=30", "--array=8")
        self.assertLess(int(self.directive(shared, "ntasks")), ranks[1])

    def test_nodes_are_added_for_memory(self):
        script = self.printed("charge", "--battery.sites=30", "--cores-per-node=4", "--memory-per-node=16",
                              "--battery.initial=ground", "--within=1000000", "--solver.operator=matrix-free")
        self.assertGreater(int(self.directive(script, "nodes")), 4)
        said = self.printed("charge", "--battery.sites=30", "--cores-per-node=4", "--memory-per-node=16", "--nodes=1",
                            code=2)
        self.assertIn("battery.sites = 30", said)

    def test_whole_nodes_are_asked_for_with_their_memory(self):
        script = self.printed("charge", "--nodes=3", "--cores-per-node=8", "--memory-per-node=64")
        for name, value in (("nodes", "3"), ("ntasks", "24"), ("ntasks-per-node", "8"), ("mem", "0")):
            self.assertEqual(self.directive(script, name), value)

    def test_the_cluster_is_asked_for_its_nodes(self):
        self.stand_in("sinfo", "#!/bin/sh\necho 'big|128|2|1000000|infinite'\necho 'all*|96+|2|180000+|1:00:00'\n"
                               "echo 'all*|64+|2|190000|1:00:00'\n")
        script = self.printed("charge", "--battery.sites=25", "--battery.alpha=linspace(-1, 1, 1000)", "--within=1e6")
        self.assertIn("32 cores and 176 GiB (sinfo, partition all)", script)
        self.assertEqual(self.directive(script, "time"), "01:00:00")

    def test_wrong_options_are_refused_by_name(self):
        for words, said in ((("--nodes=0",), "--nodes = 0"), (("--array=x",), "--array = x"),
                            (("--launcher=aprun",), "allowed: srun, mpirun"), (("--within=-1",), "--within = -1"),
                            (("--array=2", "--farm.shard=1/1"), "a shard of its own"),
                            (("--overwrite",), "would start anew each time"), (("--node=2",), "try: --nodes")):
            self.assertIn(said, self.printed("charge", *words, code=2))
        done = subprocess.run([PROGRAM, "charge", "--nodes=2"], cwd=self.root, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("leyden slurm charge CONFIG.ini --nodes=2", done.stderr)


if __name__ == "__main__":
    unittest.main()
