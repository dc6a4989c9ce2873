internal import Glibc
import Records

/// A command that prints a token, such as `az account get-access-token --query accessToken -o tsv`.
enum TokenCommand {
  private static let most = 1 << 16

  static func run(_ command: String) throws(Fault) -> String {
    guard let output = popen(command, "re") else { throw failed("it cannot be started") }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= most {
      let count = fread(&part, 1, part.count, output)
      if count == 0 { break }
      bytes += part[..<count]
    }
    let status = pclose(output)
    guard status == 0 else { throw failed("it ended with status \((status >> 8) & 0xFF)") }
    guard bytes.count <= most, let text = String(validating: bytes, as: UTF8.self) else {
      throw failed("it printed no token")
    }
    let lines = text.split(whereSeparator: \.isWhitespace)
    guard lines.count == 1 else { throw failed("it printed something else than one token") }
    return String(lines[0])
  }

  private static func failed(_ why: String) -> Fault {
    Fault(
      .denied, "token-command", "P2C_TOKEN_COMMAND gives no token: \(why)",
      remedy: "run it by hand, and look what it prints")
  }
}
