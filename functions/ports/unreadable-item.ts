/** A stored item that its schema does not know: the fault of that item alone. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}
