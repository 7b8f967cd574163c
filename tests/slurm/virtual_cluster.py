"""A real Slurm of several virtual nodes on this machine, for tests.

Everything lives in namespaces of its own: processes, mounts, host names, and a network that is a loopback device and
nothing else. So it needs no free port, meets no other Slurm, and nothing of it outlives the process that made it,
however that ends: the kernel ends the processes and drops the files, which lie in memory.

A node is a slurmd with its own processes, host name and /dev/shm; all files are shared.

As a program it runs a command beside a cluster: virtual_cluster.py COMMAND...
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

CONTROLLER, ADDRESS = "controller", "10.20.30.40"
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "scontrol", "squeue", "sinfo", "scancel", "unshare", "ip")
PACKAGES = "iproute2 slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge"
INSIDE = "LEYDEN_VIRTUAL_CLUSTER"
ENVIRONMENT = {"OMPI_MCA_mpi_yield_when_idle": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
NEW_NAMESPACES = ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
                  "--propagation", "private"]

CONFIGURATION = """\
ClusterName=leyden
SlurmctldHost={controller}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
# cred_expire: so long a requeued job waits before it may start again.
AuthInfo=socket={root}/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool/%n
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=pmix
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0,sched_min_interval=0
PriorityType=priority/basic
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=5
MessageTimeout=5
KillWait=5
MinJobAge=600
JobRequeue=1
PropagateResourceLimitsExcept=ALL
# Of each node its own: the plugin for PMIx works there.
TmpFS={root}/tmp/%n
SlurmdParameters=config_overrides
NodeName=n[1-{nodes}] NodeHostname={controller} NodeAddr=127.0.0.1 Port=[20001-{last_port}] CPUs={cpus} \
RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=01:00:00 DefaultTime=00:10:00 State=UP
"""


def missing_programs():
    return [program for program in PROGRAMS if shutil.which(program, path=search_path()) is None]


def hindrance():
    """Why there can be no cluster here; empty if there can."""
    missing = missing_programs()
    if missing:
        return f"no {', '.join(missing)} here: as root, apt-get install --no-install-recommends {PACKAGES}"
    if os.getuid() != 0:
        return "only root may make a virtual cluster"
    tried = subprocess.run(NEW_NAMESPACES + ["mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True,
                           check=False)
    return f"this machine allows no namespaces: {tried.stderr.strip()}" if tried.returncode else ""


def search_path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def enter():
    """Starts this very program anew in namespaces of its own, unless it is in them."""
    if os.environ.get(INSIDE):
        return
    os.environ[INSIDE] = "yes"
    sys.stdout.flush()
    os.execvp(NEW_NAMESPACES[0], NEW_NAMESPACES + [sys.executable, "-B"] + sys.argv)


def unused_folder(*paths):
    """A folder that may be hidden, because none of the paths lies in it."""
    folders = [folder for folder in ("/mnt", "/media", "/srv") if os.path.isdir(folder)]
    return next(folder for folder in folders
                if not any(os.path.realpath(path).startswith(folder + "/") for path in paths))


def make_network():
    """Loopback, and a cable from this machine to itself: MPI and the look-up of names leave loopback out."""
    for words in ("link set lo up", "link add cable0 type veth peer name cable1", "link set cable1 up",
                  f"addr add {ADDRESS}/24 dev cable0", "link set cable0 up"):
        subprocess.run(["ip"] + words.split(), check=True)


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


class VirtualCluster:
    """Slurm with nodes n1, n2, ...; call enter() first."""

    def __init__(self, nodes=4, cpus=2, root="/mnt"):
        """Files lie in memory at `root`, and hide what is there."""
        self.root, self.nodes, self.daemons = root, [f"n{i}" for i in range(1, nodes + 1)], {}
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2g,mode=755", "leyden", root], check=True)
        socket.sethostname(CONTROLLER)
        make_network()
        for folder in ("state", "spool", "log", "home", "tmp"):
            os.mkdir(self.path(folder))
        with open("/etc/hosts", encoding="utf-8") as file:
            known = file.read()
        self.write("hosts", f"{known}\n127.0.0.1 {CONTROLLER} {' '.join(self.nodes)}\n")
        subprocess.run(["mount", "--bind", self.path("hosts"), "/etc/hosts"], check=True)
        self.write("slurm.conf", CONFIGURATION.format(root=root, controller=CONTROLLER, nodes=nodes, cpus=cpus,
                                                      last_port=20000 + nodes))
        os.environ.update(ENVIRONMENT, SLURM_CONF=self.path("slurm.conf"), PATH=search_path(),
                          TMPDIR=self.path("tmp"))
        self.start()

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def daemon(self, name, words):
        with open(self.path(f"log/{name}"), "a", encoding="utf-8") as log:
            self.daemons[name] = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                  cwd=self.path("log"), start_new_session=True)

    def start(self):
        key = os.open(self.path("munge.key"), os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(key, os.urandom(1024))
        os.close(key)
        self.daemon("munged", ["munged", "--foreground", "--force", f"--key-file={self.path('munge.key')}",
                               f"--socket={self.path('munge.socket')}", f"--pid-file={self.path('munged.pid')}",
                               f"--log-file={self.path('log/munged.log')}", f"--seed-file={self.path('munge.seed')}"])
        wait_until(lambda: os.path.exists(self.path("munge.socket")), 10, "munged")
        self.daemon("slurmctld", ["slurmctld", "-i", "-D"])
        for node in self.nodes:
            self.start_node(node)
        try:
            wait_until(lambda: len(self.idle_nodes()) == len(self.nodes), 30, "idle nodes")
        except TimeoutError:
            subprocess.run(["tail", "-n", "20"] + [self.path(f"log/{name}") for name in self.daemons], check=False)
            raise

    def idle_nodes(self):
        answer = subprocess.run(["sinfo", "-h", "-N", "-t", "idle", "-o", "%N"], capture_output=True, text=True,
                                check=False)
        return answer.stdout.split()

    def start_node(self, node):
        # What a killed step daemon leaves would keep a requeued job, which has the same number, from starting.
        for folder in (self.path(f"spool/{node}"), self.path(f"tmp/{node}")):
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
        script = (f"mount -t tmpfs -o size=512m,mode=1777 shm /dev/shm && hostname {node} && "
                  f"{{ slurmd -D -N {node} & wait; }}")
        self.daemon(node, ["unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc",
                           "--propagation", "private", "bash", "-c", script])

    def kill_node(self, node):
        """The death of a node: everything on it ends at once."""
        self.daemons[node].kill()
        self.daemons[node].wait()

    def stop(self):
        for process in self.daemons.values():
            process.kill()
            process.wait()
        self.daemons.clear()


def main():
    reason = hindrance()
    if reason:
        sys.exit(f"virtual_cluster.py: {reason}")
    enter()
    cluster = VirtualCluster()
    try:
        done = subprocess.run(sys.argv[1:] or ["sinfo", "-N"], cwd=cluster.path("home"), check=False)
    finally:
        cluster.stop()
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
