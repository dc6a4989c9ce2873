import CScan
import Testing

@testable import Records

/// C writes fields that Swift reads.
@Suite struct FieldLayout {
  @Test func fieldsAreTheSameInBoth() {
    #expect(MemoryLayout<Field>.size == MemoryLayout<p2c_csv_field>.size)
    #expect(MemoryLayout<Field>.alignment == MemoryLayout<p2c_csv_field>.alignment)
    #expect(Field.lengthMask == UInt32(P2C_FIELD_LENGTH))
    let field = unsafeBitCast(p2c_csv_field(start: 7, length_and_marks: 5 | Field.givenMark), to: Field.self)
    #expect(field == Field(start: 7, length: 5, given: true))
  }
}
