-- Which hubs were late in the first half of 2001? Needs demo.flights and demo.airports (see README.md).
SELECT a.city, count(*) AS flights, round(avg(f.delay), 1) AS avg_delay
FROM demo.flights f JOIN demo.airports a ON f.origin = a.iata
GROUP BY a.city
HAVING count(*) > 4000
ORDER BY avg_delay DESC;

-- The latest hour of the day.
SELECT hour(date) AS hour, round(avg(delay), 1) AS avg_delay
FROM demo.flights
GROUP BY hour(date)
ORDER BY avg_delay DESC
LIMIT 3;
