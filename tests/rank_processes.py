"""The processes of a run, as the system lists them."""
import os


def rank_processes(program, record):
    """Numbers of all processes that compute into a record, without their launcher, in increasing order."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if words[0] == program.encode() and record.encode() in words:
            found.append(int(number))
    return sorted(found)
