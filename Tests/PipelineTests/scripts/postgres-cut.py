"""Stands between a program and a server of PostgreSQL, and does something to them at the n-th message of the program.

    postgres-cut.py SOCKET SERVER-SOCKET N drop|lose|terminate|kill|crash PROGRAM ARGUMENT...

`drop`: the connection ends before the server has the message; `lose`: after it has it, but before it can answer; `terminate`: an
administrator ends the session; `kill`: the program gets SIGKILL; `crash`: the server $PG_PID gets it. The program finds the server at SOCKET. Prints how many
messages there were, and ends with the status of the program. It knows nothing of our programs."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading


def messages(client):
    """What a program sends: each message whole; the first has no letter."""
    is_first = True
    while True:
        head = receive(client, 4 if is_first else 5)
        if head is None:
            return
        length = struct.unpack("!I", head[-4:])[0]
        body = receive(client, length - 4)
        if body is None:
            return
        # The request for encryption is followed by another first message.
        if is_first and length != 8:
            is_first = False
        yield head + body


def receive(end, count):
    data = b""
    while len(data) < count:
        piece = end.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def shut(*ends):
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def answers(server, client, session):
    """Passes on what the server says; notes the session that it names."""
    try:
        while piece := server.recv(1 << 16):
            at = piece.find(b"K\0\0\0\x0c")
            if at >= 0 and "pid" not in session:
                session["pid"] = struct.unpack("!I", piece[at + 5:at + 9])[0]
            client.sendall(piece)
    except OSError:
        pass
    shut(server, client)


def serve(client, path, number, how, process, count):
    server = socket.socket(socket.AF_UNIX)
    server.connect(path)
    session = {}
    reader = threading.Thread(target=answers, args=[server, client, session], daemon=True)
    reader.start()
    try:
        for message in messages(client):
            count[0] += 1
            if count[0] == number and how == "terminate":
                psql = ["psql", "-qXAt", "-h", os.path.dirname(path), "-U", "p2c", "-d", "postgres"]
                subprocess.run([*psql, "-c", f"SELECT pg_terminate_backend({session['pid']}, 5000)"], check=True, stdout=subprocess.DEVNULL)
            if count[0] == number and how == "kill":
                process.send_signal(signal.SIGKILL)
            if count[0] == number and how == "crash":
                os.kill(int(os.environ["PG_PID"]), signal.SIGKILL)
                # The sessions go when they find that out.
                while server.recv(1 << 16):
                    pass
                break
            if count[0] == number and how in ("drop", "kill"):
                break
            if count[0] == number and how == "lose":
                client.shutdown(socket.SHUT_RDWR)
                server.sendall(message)
                # It has done all of it when it asks for more.
                server.sendall(b"X\0\0\0\x04")
                while server.recv(1 << 16):
                    pass
                break
            server.sendall(message)
    except OSError:
        pass
    shut(server, client)


def main():
    own, path, number, how, *command = sys.argv[1:]
    if os.path.exists(own):
        os.unlink(own)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(own)
    listener.listen()
    process = subprocess.Popen(command)
    count = [0]

    def accept():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=[client, path, int(number), how, process, count], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    status = process.wait()
    print(count[0])
    sys.exit(status if status >= 0 else 128 - status)


main()
