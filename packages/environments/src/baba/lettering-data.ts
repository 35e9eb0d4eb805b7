/**
 * The reference's words as OpenCV's Hershey face draws them (`golden/make.py` writes this file): one bit a pixel,
 * 76 x 76 each, deflated. Hershey fonts: A. V. Hershey, National Bureau of Standards, free to use with this notice;
 * OpenCV: Apache-2.0.
 */
export const letteringWords: readonly string[] =
  "ball wall door key baba is stop push win lose you pull move open shut red green blue purple yellow grey white".split(
    " ",
  );

export const letteringData =
  "eNrtm8FuHLkRhtlDIVSAQJxFroKpYA+55qgARlNGDjnuq2hvPrS7W5nD3DJ5A71JTGEOszc9gqnMAtrbcKKDqBXdlSo22WPswFov" +
  "chHkJmCh/ZmsLqGL1T+r2ox9neOAfkyn+MPiHz5rGVOEqoqxwuGFWJlfQWCKhx4Ba3yPnIBVj1oIPep0QvO165HTtegRv7dVj1SV" +
  "UHFvfol2s4aFg62d+d0dsxOS/Do9RX+/Q1eLgo3jxYf1Qb6yNl0olS6KrXsaFRgi9RtCr6u3qiOE4XYFW0IYgRoi2myue1R2PmhC" +
  "fLO5vIhIw4NX0RaAKiJSsHX7qJ/Fuk71C+XG9rYQyd487q3+jnjvYkCqOzrqt259dnY2PvGXPNp8cZwveI5qVn4Jkl3hmWbfWg62" +
  "sTIIYLoTHQMDXoAFpzDY+hwKHmxMq7VaWO7KWmxMCEzzW1sHeW24LSu+aSvPSn5rSi+u2x3Ks9q80LNsq83mPct3bLMTnnEw0S90" +
  "9Yfo6sn41F/w2L2CT/OFMPmq+jJ0UPhD2hnC2ObGviakRFdSzIulhUdXx4yp4ZIWieuZ++gDoneugQ8LQp2AgOHIWGMauP7Q9si/" +
  "o3dBg7NwlyCCuZ1q2khVqPmsi/oHQ7pHWsMFGRVXHkOanKvkvGNklLeusYq27nRS+CK/YDC28++Sd2fRDf+Wd7rYn16YMW6e7SAB" +
  "zc7iU8cfRzlme7lMD079KgImflSBqX81oYAbEq9zMApIVIem47AFL2N6RrQGSqnLra+1XJmPKCKiNpYfLrZRG5t3KDWighYfUNuQ" +
  "gt6h3ay8cGdrMP/JHbMTGv2y5NeFRlcPyNXxwX9laqPZR8f7Cz+x1SR4rFKS42tIua3UkNAt+IRq1Sbkh1k/DwvTPUuVF9omz5qm" +
  "G/G12bc1mB/uODgx+LVzdRwvdgznpKPhrTq8aNUXIOm0Ue0fHerVFUpXVK2s6QDf803ABH6LIhq1LQPQS8yg0MolJlq5uvEMXilh" +
  "60oaAW9cLW5NwISqhCkrYTjcuAq1dIUyPaGJ3KZZb1VaiLZ8sgVqHc2Tju7v2HTSRydIR5OIMehqgeoj74/fLK9O96XaOJ6z+GBZ" +
  "fPwWDc3YZYvqtBMfWtXx9rzx9N63lVzge99pEMZTpHEIlbwEzKMkNx583agZBeXlemV8iXHq4adKzvAYiAvniDCafRMSuoA8601H" +
  "CBcuaALaWqMtRHQPNI8Ib+XpZjOwGha0UHcFbjB/KjgG/H+KrmAnX3Tk3aGdcD4cY+X5juHELwbkh0Rs9pDYX5i3w3R68i3lPb5a" +
  "zSkVxqKdh/7otrpeRB1RdwG1LotFu8ViTfPLzntPOZ8DLBYXhBS4HhUA8rNIbmyPqGj3S4SCu0couAckRKy3FxjNJwfjsx81x9MI" +
  "1UIrDTU+HOZpoF4IZkr8G6IGsyZFuVKYoB8gsAKPcrW6nFumNL/3dxj4xZ3T+meNga/K4g7Pd4QsrtC0sEQjd6iRada0eY86Hhfe" +
  "mUd3/KmtwXy6Y7tzgtns10F2dRzjeKr+N5XmkKTlazGDwpySKqm0K0mb1HIFM1vRu/wBuog0huA6ou2j0xEpilFCxSNGckTy3xjc" +
  "hBisExIhzWLNMi0UQc3XWyra6QsqSSPiXsAFhLjVMJIjchjO8dxYMmn49tN6HQtDcc7s1eu6vfLeTkuP41nL6KyjYxe8F8hZNMf+" +
  "9pPoO4xn0XebMZ5TA7pMbWqK59SmLofO9dDMzogiNbW8Myr20W6W3tna7nXBL4YuuMoI45m64AVgPMcu+Je+fvIYInqULC8/RXuN" +
  "ie9kUnjYBA6idc0G8FTmvJx3AJ2AxRUKaIAtdJXSsO20mt+u71yQF6gjat2A8ZSj17dAyCpdR1QW2/tVQiqkWQ7m9jgulL7miNTc" +
  "woxsoXmBJ1FEKDkaRgtRcnCLfzs/whxdssZO2BlKjrbw42Mbx+eHZn+2LBSqpQZ4q53uG+AY3H0D3DSBmn6xBbICn7oijVqY4NV7" +
  "qk8EeX3xiPEuF23lZUTUAH+kkkVC8zTLHSKKCws89yVblZwn8xjP8Y6+km1ywngZJPl1KtBVIFfpbCvbvbPvk+g8X0zGJ/7cR5sL" +
  "rMdZJ8b6VazQlblo9wSSrqQgAcZhCRg3yrMGJcDcPIIReMzD6LqkgrGmgAMml3ceI3VuGLwqqRxRMQF/o8YhoiYkxGGdkOwSmsi7" +
  "hN6qhNCWrWo9p3I3IvBNK2ihhhkeAXHhEry2HK7MqYIioKuo9+sT0Y5Pfax4PIG+caqNH15wmFPpl45uobGq/xZjAbMe3UFfvUNt" +
  "IK+XhGoBH2N5TdgGPsSKW4XIRWQauCwS2iZUFyrNsn/tF5psq+LZvJFU44jbLjnBW4F+0QacMnT1x/F5j+OJIX849NJwd1DDFSZp" +
  "Uhx4Suu0k0EBpugV4i2hB+qCKJivPerom4dwXmoOqLQvOV+jAN7Ag/tLWQ7IarjGUI7IQ6ciYgvzp4jccRCK4xkz2kKlUxbRPOV2" +
  "qnXcEGLRCQ43hmodxqrukEVXd7WLwzr/HpBPu3KofsDwO7q9ysg4nq/mSHWO49wvRDWRihplbg4+ibQXV+wEY4RahaeigPghJ0la" +
  "+pDTVbF9x2IlgrounD7RlwtMrKW4XZkHTKzc1hV1FB19RJpRGZHNKORZ7Vla6I+irVqTLTIP0TzeEUUHxic6gaIDncD0TKID/fq9" +
  "j6LDjo/95Rcs2F699Us/evgDa6ffuMu2wrzJZ3DZCQPcVg1QK9yTun0P4orULeqOUDU1IvqwY7UmDUxhClSLsxim11tSyhTMEJUy" +
  "BvMnSEeEs5Y9qqtQa7UyZGuzRtPUaW88nQ813bGICJ1wEmat7ngbmJ5OObRTnnZnrlkOIT62wl/C+L/+AwtpcI1Imun0Fb7iqVG3" +
  "unJwtXUa07NWoJSA+Wp5C9vtFrq6oyafUvP15hZ1xvbO6bKrUGdQ/Q5QZyCibiGVLqh+B6jDb3rkwoQ6MYik+Z4Wyo3rbdmuE715" +
  "ubH0v2gEtFXFeidwG8hwRPW76i3T7OxMmqIYj4bj+Pzg/52grp1imgfXOFiat0xiHC5CJUyBobmFextYA4uugVK24sZ34uZx61mQ" +
  "C9Tc71UrqTSHseyYl4sWw/s9k633Etyj7VEnO1TAiMxJY2hhG4QIDG15/IMIzbcNcJIY3qPM0C050cpAh0vw5yiTNR1d/0ENREtV" +
  "dHIdRfTv4seo1BiPp0keYkOG9V/URm0tbdbWNUuf/fNxRzzHMRkEx/k0CQ7ZtwwxEkOV1AVVy3rBcZ7RRGRE6uPw8PCdn0gn7Hq9" +
  "Avs9Hsv+WZYNyPdB+fX6FtwDytpNU2PQLRx09/errfeVXEJDenp+Rd0X+qaowoMklfoSmvdok1HIqP37vYvIHzWNQFTL5X2PUEiX" +
  "JSG9hOWaPgCcdcrjQbI9P1dX0LbtdDJhb78OIf0/XaVMZw==";
