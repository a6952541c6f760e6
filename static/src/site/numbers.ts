export function watchNumbers(): void {}
