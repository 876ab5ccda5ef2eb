/**
 * Makes this process work for the one that started it: the first message sets it up, each later one is an
 * order, and each order is answered by its report. It ends with its parent, and with status 1 at the first
 * error.
 */
export function takeOrders<Setup, Order, Report>(
  run: (setup: Setup) => Promise<(order: Order) => Promise<Report>>,
): void {
  process.once('message', (setup: Setup) => {
    const ready = run(setup);
    process.on('message', (order: Order) => {
      void ready
        .then((obey) => obey(order))
        .then(
          (report) => process.send?.(report),
          (error: unknown) => {
            console.error(error);
            process.exit(1);
          },
        );
    });
  });
  // Open connections would keep the process alive.
  process.once('disconnect', () => process.exit(0));
}
