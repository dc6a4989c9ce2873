"""A stand-in for an environment that runs in a folder of its own, and what is the same of all of them."""

import os
import pathlib
import sqlite3
import subprocess
import sys

STANDINS = pathlib.Path(__file__).resolve().parents[2] / "Standins"
SECRET = "Zx-81~sesame"


class Standin:
    """A program of Tests/Standins with its configuration in a folder, and who signs in there."""

    def __init__(self, program, folder):
        self.program, self.folder, self.server, self.url = STANDINS / program, pathlib.Path(folder), None, None
        self.folder.mkdir()

    def serve(self, *words):
        """Starts the stand-in, with what it had before."""
        named = ["--config", "config.json", "--state", "state.sqlite", "--certificate", "../cert.pem", "--key", "../key.pem"]
        self.server = subprocess.Popen(
            [sys.executable, self.program, *named, *words], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().strip()
        if not self.url:
            sys.exit(f"{self.program.name} does not start")

    def stop(self):
        self.server.stdin.close()
        self.server.wait()

    def variables(self, **more):
        """The variables of a program that speaks with it."""
        return {name: value for name, value in os.environ.items() if not name.startswith("P2C_") or name == "P2C_MAPPINGS"} | {
            "SSL_CERT_FILE": os.path.abspath("cert.pem"), "P2C_AUTHORITY": self.url, "P2C_TENANT": "contoso.example",
            "P2C_CLIENT_ID": "p2c", "P2C_CLIENT_SECRET": SECRET} | more

    def rows(self, sql):
        """What it holds."""
        connection = sqlite3.connect(f"file:{self.folder}/state.sqlite?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()
