// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Checks of overlapping access at run time cost a load 8 % of its time and one that changes nothing 10 %, an export 1 % and a
  // mapping nothing (medians of seven, alternating). The debug build, which all tests run, has them.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let strictC: [CSetting] = [
  .unsafeFlags(["-Wall", "-Wextra", "-Wconversion", "-Wmissing-prototypes", "-Werror"]),
  // Valgrind, with which the costs are counted, gives up on what clang writes by itself.
  .unsafeFlags(["-gdwarf-4"]),
]

func library(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: needs, swiftSettings: strict)
}

func program(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: needs, swiftSettings: strict)
}

func tests(_ name: String, _ needs: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: needs, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "prospect-to-cash",
  targets: [
    // System libraries, one folder each.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
    .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),

    // C of our own: what Swift cannot say, or not as fast.
    .target(name: "CSystem", cSettings: strictC),
    .target(name: "CScan", cSettings: strictC),
    .target(name: "CPostgres", cSettings: strictC),
    .target(name: "CODBC", cSettings: strictC),
    .target(name: "CCurl", cSettings: strictC),

    // Libraries: each knows only those above it.
    library("Records", ["CScan", "CSystem", "CLibCSV", "CLibXML2"]),
    library("Entities", ["Records", "CLibXML2"]),
    library(
      "Packages",
      [
        "Entities", "Records", "CSystem", "CLibXML2", "CLibArchive", "CISAL", "CZstd", "CLZMA", "CBZip2", "CNettle",
      ]),
    library("Mappings", ["Packages", "Entities", "Records", "CPCRE2", "CNettle"]),
    library("Differences", ["Mappings", "Packages", "Entities", "Records"]),
    library(
      "Databases",
      [
        "Environments", "Differences", "Mappings", "Packages", "Entities", "Records", "CLibCSV", "CSystem", "CSQLite",
        "CPostgres",
        "CODBC", "CNettle",
      ]),
    library("Environments", ["Packages", "Records", "CCurl"]),
    library("Samples", ["Databases", "Packages", "Entities", "Records"]),
    library("Tool", ["Packages", "Records", "CSystem"]),
    library("Checks", ["Mappings", "Packages", "Entities", "Records"]),
    library("Reports", ["Packages", "Records"]),
    library("Descriptions", ["Databases", "Mappings", "Packages", "Entities", "Records"]),
    library("Stages", ["Tool", "Differences", "Mappings", "Packages", "Entities", "Records"]),

    // Programs.
    program(
      "p2c-export", ["Stages", "Tool", "Databases", "Environments", "Mappings", "Packages", "Entities", "Records"]),
    program("p2c-transform", ["Stages", "Tool", "Differences", "Mappings", "Packages", "Entities", "Records"]),
    program(
      "p2c-import",
      ["Stages", "Tool", "Databases", "Environments", "Differences", "Mappings", "Packages", "Entities", "Records"]),
    program("p2c-sample", ["Tool", "Samples", "Databases", "Packages", "Entities", "Records"]),
    program(
      "p2c-check",
      ["Checks", "Stages", "Tool", "Databases", "Differences", "Mappings", "Packages", "Entities", "Records"]),
    program(
      "p2c-describe", ["Descriptions", "Stages", "Tool", "Databases", "Packages", "Entities", "Records"]),
    program("p2c-report", ["Reports", "Stages", "Tool", "Packages", "Records"]),

    tests("Records", ["Records", "CLibCSV", "CLibXML2", "CScan"]),
    tests("Entities", ["Entities", "Records"], exclude: ["enumerations.csv"]),
    tests("Packages", ["Packages", "Entities", "Records"]),
    tests("Mappings", ["Mappings", "Packages", "Entities", "Records"], exclude: ["facts.csv", "routes.csv"]),
    tests("Databases", ["Databases", "Packages", "Entities", "Records", "CSQLite"], exclude: ["sql"]),
    tests("Environments", ["Environments", "Records"]),
    tests("Tool", ["Tool", "Packages", "Records"]),
    tests("Checks", ["Checks", "Packages", "Entities", "Records"]),
    tests("Descriptions", ["Descriptions", "Records"]),
    tests("Samples", ["Samples", "Databases", "Entities", "Records"]),
    tests("Cases", []),
    tests("Flow", [], exclude: ["scripts"]),
    tests("Pipeline", [], exclude: ["scripts"]),
  ],
  swiftLanguageModes: [.v6]
)
