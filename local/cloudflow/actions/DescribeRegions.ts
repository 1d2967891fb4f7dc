import type { Local } from "../../service.ts";

/** → `{Regions: {Region: […]}}`: the one region of the local cloud. */
export const describeRegions =
  ({ region }: Local) =>
  () => ({
    Regions: { Region: [{ RegionId: region, RegionEndpoint: `${region}.fnf.aliyuncs.com`, LocalName: region }] },
  });
