"""Makes sample_dataset.csv: 600 customers of a made-up subscription service, the same on every machine.

Usage: python3 make_sample.py [FILE]

Who leaves depends on tenure, plan, support calls, satisfaction and fee, with noise, so a model can learn it but not be perfect.
Several columns have missing values. Nothing here describes a real person.
"""
import csv
import datetime
import math
import os
import random
import sys

ROWS = 600
COLUMNS = ["tenure_months", "plan", "monthly_fee", "country", "signup_date", "support_calls", "satisfaction", "is_business", "churned"]
FEES = {"basic": 9.0, "standard": 19.0, "premium": 39.0}
COUNTRIES = ["Germany", "Iran", "Turkey", "France", "Spain", "Canada"]
LAST_DAY = datetime.date(2025, 6, 30)


def poisson(rng, mean):
    """Knuth's product of uniforms; fine for small means."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def pick(rng, values, weights):
    place = rng.random() * sum(weights)
    for value, weight in zip(values, weights):
        place -= weight
        if place < 0:
            return value
    return values[-1]


def customer(rng):
    tenure = min(72, 1 + int(-math.log(1.0 - rng.random()) * 22))
    plan = pick(rng, list(FEES), [5, 4, 2])
    business = rng.random() < 0.25
    fee = round(FEES[plan] * (1.6 if business else 1.0) * (0.9 + 0.2 * rng.random()), 2)
    country = pick(rng, COUNTRIES, [6, 5, 4, 3, 2, 1])
    signup = LAST_DAY - datetime.timedelta(days=int(tenure * 30.44 + rng.random() * 30))
    satisfaction = max(1, min(5, int(round(3.6 + 1.1 * rng.gauss(0, 1)))))
    calls = poisson(rng, 0.6 + 0.7 * (5 - satisfaction))
    odds = (
        -0.4
        - 0.06 * tenure
        + 0.75 * calls
        - 0.8 * (satisfaction - 3)
        + 0.035 * (fee - 20)
        + {"basic": 0.5, "standard": 0.0, "premium": -0.9}[plan]
        - (0.8 if business else 0.0)
    )
    churned = rng.random() < 1 / (1 + math.exp(-1.4 * odds))
    return {
        "tenure_months": tenure,
        "plan": plan,
        "monthly_fee": "" if rng.random() < 0.04 else "%.2f" % fee,
        "country": "" if rng.random() < 0.03 else country,
        "signup_date": signup.isoformat(),
        "support_calls": calls,
        "satisfaction": "" if rng.random() < 0.12 else satisfaction,
        "is_business": "yes" if business else "no",
        "churned": "yes" if churned else "no",
    }


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "sample_dataset.csv")
    rng = random.Random(20240131)
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for _ in range(ROWS):
            table.writerow(customer(rng))


if __name__ == "__main__":
    main()
