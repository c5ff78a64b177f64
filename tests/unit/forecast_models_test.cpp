// One suite over every registered model: a new model is held to it without another line here.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "netaugur/forecast/model.hpp"
#include "netaugur/forecast/preprocess.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

/// Hours of a day's wave with a weekly lift, a slow growth and a fixed pseudo-random part.
History wave(std::size_t n) {
  History history{Timestamp(1'700'006'400s), 1h, {}};
  std::uint64_t state = 42;
  for (std::size_t i = 0; i < n; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double noise = static_cast<double>(state >> 40) / static_cast<double>(1 << 24) - 0.5;
    const double hour = static_cast<double>(i % 24);
    const double lift = (i / 24) % 7 < 5 ? 1.2 : 1.0;
    history.values.push_back(
        lift * (100 + 60 * std::sin(hour * std::numbers::pi / 12) + 0.02 * static_cast<double>(i)) + 12 * noise);
  }
  return history;
}

Forecast foretold(const Model& model, const History& history, std::size_t horizon) {
  const auto forecast = model.forecast({history, horizon, detect_season(history)});
  INFO(model.name());
  REQUIRE(forecast);
  return *forecast;
}

bool sound(const ForecastStep& s) {
  const bool finite = std::isfinite(s.mean) && std::isfinite(s.lo80) && std::isfinite(s.hi80) &&
                      std::isfinite(s.lo95) && std::isfinite(s.hi95);
  return finite && 0 <= s.lo95 && s.lo95 <= s.lo80 && s.lo80 <= s.mean && s.mean <= s.hi80 && s.hi80 <= s.hi95;
}

/// The first step at which two forecasts differ by more than this part of the second; -1 when there is none.
int first_difference(const Forecast& a, const Forecast& b, double factor, double tolerance) {
  if (a.steps.size() != b.steps.size()) return 0;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    const ForecastStep &x = a.steps[i], &y = b.steps[i];
    const double pairs[][2] = {
        {x.mean, y.mean}, {x.lo80, y.lo80}, {x.hi80, y.hi80}, {x.lo95, y.lo95}, {x.hi95, y.hi95}};
    for (const auto& [u, v] : pairs) {
      if (std::abs(u * factor - v) > tolerance * std::max(std::abs(v), factor)) return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace

TEST_CASE("every model gives as many sound steps as were asked", "[forecast]") {
  for (const Model* model : models()) {
    for (const std::size_t n : {1U, 2U, 3U, 5U, 23U, 24U, 30U, 47U, 48U, 49U, 100U, 400U}) {
      const History history = wave(n);
      const std::size_t season = detect_season(history);
      if (n < model->values_min(season)) continue;
      for (const std::size_t horizon : {1U, 24U, 61U}) {
        const Forecast forecast = foretold(*model, history, horizon);
        INFO(model->name() << " n " << n << " horizon " << horizon);
        REQUIRE(forecast.steps.size() == horizon);
        CHECK(std::all_of(forecast.steps.begin(), forecast.steps.end(), sound));
      }
    }
  }
}

TEST_CASE("every model gives the same numbers twice", "[forecast]") {
  for (const Model* model : models()) {
    INFO(model->name());
    CHECK(first_difference(foretold(*model, wave(200), 30), foretold(*model, wave(200), 30), 1, 0) == -1);
  }
}

TEST_CASE("every model gives the same numbers from two threads at once", "[forecast]") {
  const History history = wave(400);
  for (const Model* model : models()) {
    const Forecast alone = foretold(*model, history, 30);
    std::array<Result<Forecast>, 2> both;
    {
      std::vector<std::jthread> threads;
      for (Result<Forecast>& one : both) {
        threads.emplace_back([&] { one = model->forecast({history, 30, detect_season(history)}); });
      }
    }
    INFO(model->name());
    for (const Result<Forecast>& one : both) {
      REQUIRE(one);
      CHECK(first_difference(alone, *one, 1, 0) == -1);
    }
  }
}

TEST_CASE("every model continues a constant", "[forecast]") {
  for (const Model* model : models()) {
    for (const double level : {0.0, 7.0, 3e12}) {
      const History history{Timestamp(0s), 1h, std::vector<double>(120, level)};
      for (const ForecastStep& step : foretold(*model, history, 30).steps) {
        INFO(model->name() << " level " << level);
        CHECK(step.mean == Approx(level).epsilon(1e-9).margin(1e-9));
        CHECK(sound(step));
      }
    }
  }
}

TEST_CASE("every model refuses a history that is too short and says by how much", "[forecast]") {
  for (const Model* model : models()) {
    const std::size_t needed = model->values_min(24);
    const History history = wave(needed - 1);
    const auto forecast = model->forecast({history, 5, 24});
    INFO(model->name());
    REQUIRE_FALSE(forecast);
    CHECK(forecast.error().code == ErrorCode::bad_input);
    CHECK(forecast.error().message.find(std::to_string(needed - 1) + " value") != std::string::npos);
    CHECK(forecast.error().message.find("needs " + std::to_string(needed)) != std::string::npos);
  }
}

TEST_CASE("every model answers a history of gaps only with an error", "[forecast]") {
  const History history{Timestamp(0s), 1h, std::vector<double>(50, std::numeric_limits<double>::quiet_NaN())};
  for (const Model* model : models()) {
    INFO(model->name());
    CHECK_FALSE(model->forecast({history, 5, 24}));
  }
}

TEST_CASE("every model is the same model at a billion times the scale", "[forecast]") {
  const History small = wave(240);
  History large = small;
  for (double& v : large.values) v *= 1e9;
  for (const Model* model : models()) {
    INFO(model->name());
    CHECK(first_difference(foretold(*model, small, 48), foretold(*model, large, 48), 1e9, 1e-6) == -1);
  }
}

TEST_CASE("every model stays sound on gaps, zeros and bursts", "[forecast]") {
  History history = wave(300);
  for (std::size_t i = 0; i < history.values.size(); ++i) {
    if (i % 7 == 3 || (i > 200 && i < 240)) history.values[i] = std::numeric_limits<double>::quiet_NaN();
    if (i % 11 == 5) history.values[i] = 0;
    if (i % 97 == 50) history.values[i] = 1e6;
  }
  history.values.back() = std::numeric_limits<double>::quiet_NaN();
  for (const Model* model : models()) {
    INFO(model->name());
    const Forecast forecast = foretold(*model, history, 40);
    CHECK(std::all_of(forecast.steps.begin(), forecast.steps.end(), sound));
    CHECK_FALSE(forecast.notes.empty());
  }
}

TEST_CASE("models with a season follow a level shift within three days", "[forecast]") {
  History history = wave(24 * 42);
  for (std::size_t i = history.values.size() - 72; i < history.values.size(); ++i) history.values[i] *= 3;
  History later = wave(24 * 43);
  for (const char* name : {"auto", "snaive", "ets", "theta", "ridge"}) {
    INFO(name);
    double mean = 0, old_level = 0;
    const Forecast forecast = foretold(*find_model(name).value(), history, 24);
    for (std::size_t h = 0; h < 24; ++h) {
      mean += forecast.steps[h].mean;
      old_level += later.values[24 * 42 + h];
    }
    CAPTURE(mean / old_level);
    CHECK(mean / old_level > 2.4);
    CHECK(mean / old_level < 3.6);
  }
}

TEST_CASE("every model widens its interval from 80 to 95 percent on noise", "[forecast]") {
  for (const Model* model : models()) {
    const ForecastStep step = foretold(*model, wave(400), 24).steps[12];
    INFO(model->name());
    CHECK(step.hi80 > step.mean);
    CHECK(step.hi95 > step.hi80);
  }
}

TEST_CASE("a model is found by its name, and an unknown one is answered with a suggestion", "[forecast]") {
  for (const Model* model : models()) CHECK(find_model(model->name()).value() == model);
  const auto unknown = find_model("etz");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::not_found);
  CHECK(unknown.error().message.find("did you mean 'ets'") != std::string::npos);
}
