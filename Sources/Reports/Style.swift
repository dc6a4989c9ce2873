/// How the page looks: light and dark, on screens and on paper.
enum Style {
  static let sheet: StaticString = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --band: #f3f5f7;
      --link: #0a58b5; --good: #2f7d4f; --flow: #8db8a0; --filtered: #a9b2bb; --duplicate: #b7a4d6; --rejected: #d1493f;
      --held: #e0a33c; --bad: #b3261e; }
    @media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e7eaed; --quiet: #a3adb8; --line: #3b444d;
      --band: #1e2328; --link: #8ab8ff; --good: #6fc492; --flow: #3f7458; --filtered: #68727c; --duplicate: #7a63a8;
      --rejected: #e0645a; --held: #c48d32; --bad: #ff8f86; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 80rem; padding: 1rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.5 system-ui, sans-serif; }
    h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
    a { color: var(--link); }
    a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    .skip { position: absolute; left: -100vw; } .skip:focus { position: static; }
    nav ul { columns: 18rem; padding-left: 1.25rem; }
    .wide { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font-size: .9rem; min-width: 30rem; }
    caption { text-align: left; font-weight: 600; padding: .25rem 0; }
    th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
    tbody th { font-weight: 400; min-width: 9rem; }
    thead th { background: var(--band); white-space: nowrap; overflow-wrap: normal; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td ul, th ul { margin: 0; padding-left: 1rem; }
    td.number ul { list-style: none; padding: 0; }
    .bad { color: var(--bad); font-weight: 600; }
    .quiet { color: var(--quiet); }
    svg { display: block; max-width: none; height: auto; font: 12px system-ui, sans-serif; }
    svg text { fill: var(--ink); } svg .small { fill: var(--quiet); font-size: 11px; }
    .node { fill: var(--good); } .flow { fill: var(--flow); fill-opacity: .55; }
    .filtered { fill: var(--filtered); } .duplicate { fill: var(--duplicate); } .rejected { fill: var(--rejected); }
    .held { fill: var(--held); }
    @media print { :root { --paper: #fff; --ink: #000; --quiet: #333; --line: #999; --band: #eee; --link: #000;
      --good: #2f7d4f; --flow: #8db8a0; --bad: #900; }
      body { max-width: none; font-size: 9pt; } nav, .skip { display: none; }
      .wide { overflow: visible; } table { min-width: 0; } tr, svg { break-inside: avoid; }
      h2, h3, caption { break-after: avoid; } svg { max-width: 100%; } }
    """
}
