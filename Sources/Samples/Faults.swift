internal import Records
struct Faults { func plant(fno: String, sales: String, list: String) throws(Fault) {} }
