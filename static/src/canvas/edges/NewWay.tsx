import type { ConnectionLineComponentProps } from "@xyflow/react";
import { roundedPath, route } from "../model/routing";

/** The path while it is being drawn. */
export function NewWay({ fromX, fromY, toX, toY, connectionStatus }: ConnectionLineComponentProps) {
  const points = route({ x: fromX, y: fromY }, { x: toX, y: toY }, []);
  return <path d={roundedPath(points)} className={`new-way ${connectionStatus ?? ""}`} fill="none" />;
}
