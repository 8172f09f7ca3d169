build_app >/dev/null
say "Built."
