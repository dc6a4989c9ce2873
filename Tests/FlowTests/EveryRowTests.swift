import Foundation
import Testing

/// No row of a raw table disappears on export: it makes a record, or the ledger says why not.
@Suite struct EveryRowTests {
  /// The files of entities that are made from raw tables.
  static let entities: [String] = {
    let folder = Flow.repository.appending(path: "mappings/entities/fno")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { name in
      (try? String(contentsOf: folder.appending(path: name), encoding: .utf8))?.contains("<from ") ?? false
    }.sorted()
  }()

  private static let made = Result { () throws -> Flow in
    let flow = try Flow()
    try flow.run("p2c-sample --quiet --orders 200 --to made && mv made/*.sqlite .")
    try flow.write("account.py", account)
    return flow
  }

  @Test func findsTheEntities() { #expect(Self.entities.count >= 10) }

  /// Also where half of what an entity is joined with is gone, as in data that nobody has cleaned.
  @Test(arguments: entities) func makesARecordOfEveryRowOrSaysWhyNot(_ file: String) throws {
    let flow = try Self.made.get()
    let path = Flow.repository.appending(path: "mappings/entities/fno/\(file)").path
    let printed = try flow.run("mkdir '\(file)' && python3 account.py '\(path)' '\(file)'")
    #expect(printed == "")
  }

  /// Compares the rows of the table that stands first in the entity's SQL with the ledger of the export.
  private static let account = """
    import json, re, shutil, sqlite3, subprocess, sys
    import xml.etree.ElementTree as ET
    n = {'e': 'urn:prospect-to-cash:entity'}
    entity = ET.parse(sys.argv[1]).getroot()
    sql = entity.find('e:from', n).text
    root = sql.split()[0]
    others = set(re.findall(r'(?:JOIN|FROM)\\s+([A-Z]\\w+)', sql)) - {root}
    for damage in ['', 'RECID % 2 = 0', 'RECID % 2 = 1']:
      database = sys.argv[2] + '/fno.sqlite'
      shutil.copy('fno.sqlite', database)
      c = sqlite3.connect(database)
      for table in others if damage else []: c.execute(f'DELETE FROM {table} WHERE {damage}')
      c.commit()
      for company in 'usmf', 'demf', 'jpmf':
        ledger = sys.argv[2] + '/ledger.json'
        done = subprocess.run(['p2c-export', '--quiet', '--from', 'sqlite:' + database, '--company', company,
          '--entity', 'fno:' + entity.get('name'), '--ledger', ledger, '--rejects', f'{sys.argv[2]}/bad{len(damage)}{damage[-1:]}{company}.csv',
          '--to', f'{sys.argv[2]}/{len(damage)}{damage[-1:]}{company}.csv'])
        rows = c.execute(f'SELECT count(*) FROM {root} WHERE DATAAREAID = ?', [company]).fetchone()[0]
        task = json.load(open(ledger))['tasks'][0]
        named = sum(task['filtered'].values()) + task['rejected'] + task['heldBack'] + task['duplicate']
        if done.returncode != (1 if task['rejected'] else 0) or rows != task['read'] or rows != task['made'] + named:
          print(f'{company} [{damage}]: {rows} rows, {task}')
    """
}
