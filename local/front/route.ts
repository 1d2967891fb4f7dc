import type { Route } from "../function-compute/project.ts";

const isPrefix = ({ path }: Route): boolean => path.endsWith("*");

/** An exact path beats a prefix; of the prefixes the longest wins. */
export const findRoute = (routes: Route[], path: string): Route | undefined =>
  routes.find((route) => route.path === path && !isPrefix(route)) ??
  routes
    .filter((route) => isPrefix(route) && path.startsWith(route.path.slice(0, -1)))
    .reduce<Route | undefined>(
      (best, route) => (best && best.path.length >= route.path.length ? best : route),
      undefined,
    );
