import { FACTS, FAULTS, HEALTHY, review, richReview, world } from "@/gallery/fixtures";
import { mixed, type Scenario } from "@/gallery/scenario";

/** What came back from Amazon. */
export const reviewScenarios: readonly Scenario[] = [
  { name: "review-new", world: () => world(HEALTHY, { review: review() }) },
  { name: "review-rich", world: () => world(HEALTHY, { review: richReview({ gaps: [...FACTS] }) }) },
  {
    name: "review-gaps",
    world: () => {
      const found = review({ gaps: [...FAULTS, ...FACTS] });
      return world(HEALTHY, {
        review: { ...found, accounts: found.accounts.filter((account) => account.region !== "fe") },
      });
    },
  },
  {
    name: "review-same",
    world: () => mixed({ review: review({ reauthorises: "c-harbour", added: 2, missing: 1 }) }),
  },
  {
    name: "review-recognised",
    world: () => mixed({ review: review({ reauthorises: "c-northwind", recognised: true }) }),
  },
  {
    name: "review-partly",
    world: () =>
      mixed({
        review: review({
          reauthorises: "c-northwind",
          login: "partly",
          missing: 9,
          added: 6,
          gaps: [...FACTS],
        }),
      }),
  },
  {
    name: "review-different",
    world: () =>
      mixed({
        review: review({
          reauthorises: "c-northwind",
          login: "different",
          missing: 15,
          added: 15,
          suggested_label: "Willow Travel",
        }),
      }),
  },
  {
    name: "review-known-as",
    world: () =>
      mixed({
        review: review({
          reauthorises: "c-northwind",
          known_as: "c-harbour",
          login: "different",
          missing: 15,
          added: 15,
          suggested_label: "Harbour Goods",
        }),
      }),
  },
  { name: "review-empty", world: () => world([], { review: review({ accounts: [] }) }) },
  { name: "review-6000", world: () => world([], { review: richReview({}, 6014) }) },
  { name: "review-discard", world: () => world([], { review: review() }), press: ["review-discard"] },
];
