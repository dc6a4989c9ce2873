internal import CSystem

/// How many processors this process may use; the default of `--jobs`.
package func processorCount() -> Int { Int(p2c_processors()) }
