"""For tests: Debian's az in one process, as its own program starts a second for each command.

Reads a line of JSON for each command and writes one: {"args": [...]} runs it; {"list": [...]}
answers the names of all commands below these groups.
"""

import io
import json
import logging
import os
import sys

from azure.cli.core import get_default_cli

ANSWERS = os.fdopen(os.dup(1), "w")


def run(args):
    out, err = io.StringIO(), io.StringIO()
    sys.stderr, sys.stdout = err, err
    for name in ("", "cli", "az_command_data_logger"):
        logging.getLogger(name).handlers.clear()
    try:
        code = get_default_cli().invoke(args, out_file=out)
    except SystemExit as stop:
        code = stop.code
    except BaseException as error:
        code = 1
        err.write(f"{type(error).__name__}: {error}")
    return {"code": code or 0, "out": out.getvalue(), "err": err.getvalue()}


def commands(groups):
    cli = get_default_cli()
    cli.invocation = cli.invocation_cls(
        cli_ctx=cli,
        commands_loader_cls=cli.commands_loader_cls,
        parser_cls=cli.parser_cls,
        help_cls=cli.help_cls,
    )
    table = cli.invocation.commands_loader.load_command_table(None)
    wanted = sorted(
        name for name in table if any(name.startswith(f"{group} ") for group in groups)
    )
    return wanted


for line in sys.stdin:
    asked = json.loads(line)
    answer = commands(asked["list"]) if "list" in asked else run(asked["args"])
    ANSWERS.write(json.dumps(answer) + "\n")
    ANSWERS.flush()
