export function watchCells(): void {}
