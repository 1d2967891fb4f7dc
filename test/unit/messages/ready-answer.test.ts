import { readyAnswer } from "../../../shared/messages/ready-answer.ts";
import { incidentOf, metaOf, night, personOf, site } from "./night.ts";

const incident = incidentOf();
const now = night + 60_000;

test("the first message is written in the customer's language, whatever the writer's", () => {
  expect(readyAnswer({ incident, person: personOf("zh"), meta: metaOf("en"), site, now })).toBe(`Hello Example Shop,
this is 张伟, on call at your WAF managed security service. I am taking care of this.
INC-0007: Main shop unavailable
What we see: 41 of 43 requests returned 502 since 2 Oct, 03:03 (GMT+8)
What happens next: We check origin, WAF and DNS to find where the requests fail, and restore access.
You will hear from us again by 2 Oct, 03:35 (GMT+8) at the latest.`);
  expect(readyAnswer({ incident, person: personOf("zh"), meta: metaOf("zh"), site, now })).toBe(`示例商城，您好：
我是WAF托管安全服务的值班工程师张伟，本次事件由我负责处理。
INC-0007：商城主站 网站不可用
目前情况：10月2日 03:03（GMT+8）起，43个请求中41个返回502
接下来：我们将排查源站、WAF和DNS，定位故障环节并恢复访问。
我们最迟于10月2日 03:35（GMT+8）再次向您同步进展。`);
});

const next = (priority: "Emergency" | "High", minutes: number, at = now) => {
  const generations = incident.generations.map((one) => ({ ...one, minutes }));
  const answer = readyAnswer({
    incident: { ...incident, priority, generations },
    person: personOf("en"),
    meta: metaOf("en"),
    site,
    now: at,
  });
  return answer.match(/by (.*) \(/)?.[1];
};

test("the next update comes within the hour of an Emergency, else at the latest at the promised time", () => {
  expect(next("Emergency", 30)).toBe("2 Oct, 04:05");
  expect(next("High", 120)).toBe("2 Oct, 05:04");
  expect(next("High", 120, night + 3 * 3_600_000)).toBe("2 Oct, 07:04");
});
