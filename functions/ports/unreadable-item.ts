/** A stored item that does not match its schema. Only that item is at fault. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}
