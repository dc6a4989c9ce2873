/// The version of all programs; ledgers and `--version` state it.
package let version = "0.1.0"

/// One of the programs; its raw value is the command.
package enum Program: String, Sendable, CaseIterable {
  case export = "p2c-export"
  case transform = "p2c-transform"
  case `import` = "p2c-import"
  case check = "p2c-check"
  case describe = "p2c-describe"
  case report = "p2c-report"
  case sample = "p2c-sample"
}
